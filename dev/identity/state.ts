import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { demoDirectoryTime, demoMemberships, demoOrganisations, demoPeople } from './demo-people.ts'
import { hashPassword } from './passwords.ts'
import type { IdentityState } from './records.ts'

export type IdentityStore = {
  readonly state: IdentityState
  /** Writes the state when it was touched since the last write; a restart then signs nobody out. */
  save(): Promise<void>
}

/**
 * Opens the state file, or starts from the demo people when there is none.
 * @throws when the file exists and is not a state: forgetting everybody silently would hide a damaged disk.
 */
export async function openStore(path: string): Promise<IdentityStore> {
  const state = forgetOld(await readState(path))
  let written = ''
  let queue: Promise<void> = Promise.resolve()
  const write = async () => {
    const text = JSON.stringify(state)
    if (text === written) return
    const draft = `${path}.${process.pid}.tmp`
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, path)
    written = text
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const save = () => {
    const next = queue.then(write)
    // A failed write must not block the ones after it; its own caller still sees the error.
    queue = next.catch(() => undefined)
    return next
  }
  await save()
  return { state, save }
}

/** A random id in Clerk's style, such as `sess_4f…`. */
export function newIdentityId(prefix: string): string {
  return `${prefix}_${randomBytes(14).toString('hex')}`
}

async function readState(path: string): Promise<IdentityState> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return demoState()
    throw error
  }
  return parseState(text, path)
}

function parseState(text: string, path: string): IdentityState {
  try {
    const value: unknown = JSON.parse(text)
    if (isState(value)) return value
  } catch {
    // Falls through to the one clear line below.
  }
  throw new Error(`${path} is damaged: delete it to return to the demo sign-ins`)
}

function isState(value: unknown): value is IdentityState {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return false
  const lists = ['users', 'organizations', 'memberships', 'clients', 'outbox']
  const entries = new Map(Object.entries(value))
  return lists.every((name) => Array.isArray(entries.get(name)))
}

/** Drops ended sessions and browsers without any, so that the file does not grow for ever. */
function forgetOld(state: IdentityState): IdentityState {
  for (const client of state.clients) {
    client.sessions = client.sessions.filter((session) => session.status === 'active' && session.expireAt > Date.now())
  }
  state.clients = state.clients.filter((client) => client.sessions.length > 0)
  return state
}

async function demoState(): Promise<IdentityState> {
  const at = demoDirectoryTime.getTime()
  const stamps = { createdAt: at, updatedAt: at }
  return {
    version: 1,
    users: await Promise.all(
      demoPeople.map(async ({ clerkUserId, email, firstName, lastName, password }) => ({
        id: clerkUserId,
        email,
        firstName,
        lastName,
        passwordHash: await hashPassword(password),
        lastSignInAt: null,
        ...stamps,
      })),
    ),
    organizations: demoOrganisations.map(({ clerkOrganizationId, name, slug }) => ({
      id: clerkOrganizationId,
      name,
      slug,
      ...stamps,
    })),
    memberships: demoMemberships.map(({ clerkMembershipId, clerkUserId, clerkOrganizationId, role }) => ({
      id: clerkMembershipId,
      userId: clerkUserId,
      organizationId: clerkOrganizationId,
      role: `org:${role}` as const,
      ...stamps,
    })),
    clients: [],
    outbox: [],
  }
}
