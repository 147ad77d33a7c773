import { createClerkClient } from '@clerk/nextjs/server'
import { LRUCache } from 'lru-cache'
import { clerkConfig } from './clerk-config.ts'
import { partLog } from './log.ts'

/** A membership as Clerk's Backend API tells it. */
export type ClerkMembership = {
  readonly clerkMembershipId: string
  readonly clerkRole: string
  readonly version: Date
  readonly organisation: { clerkOrganizationId: string; name: string; slug: string; version: Date }
  readonly person: { clerkUserId: string; displayName: string | null; email: string | null }
}

/** `unknown`: Clerk could not be asked. It means neither yes nor no. */
export type ClerkAnswer = readonly ClerkMembership[] | 'unknown'

const patienceMs = 4_000
/** Well below the minute within which someone removed must be out, and enough to spare Clerk a page's many requests. */
const recent = new LRUCache<string, Exclude<ClerkAnswer, 'unknown'>>({ max: 5_000, ttl: 15_000 })

/**
 * The organisations of a person, from Clerk itself. A person that Clerk does not know has none.
 * @param options.isFresh asks anew even when the last answer is only seconds old
 */
export async function readClerkMemberships(userId: string, options: { isFresh: boolean }): Promise<ClerkAnswer> {
  const known = options.isFresh ? undefined : recent.get(userId)
  if (known) return known
  try {
    const answer = await withPatience(fetchMemberships(userId))
    recent.set(userId, answer)
    return answer
  } catch (error) {
    partLog('identity').warn({ err: error }, 'Clerk could not be asked for memberships')
    return 'unknown'
  }
}

let client: ReturnType<typeof createClerkClient> | undefined

function clerk() {
  const { secretKey, publishableKey, apiUrl } = clerkConfig()
  client ??= createClerkClient({
    secretKey,
    publishableKey,
    ...(apiUrl ? { apiUrl } : {}),
    telemetry: { disabled: true },
  })
  return client
}

async function fetchMemberships(userId: string): Promise<ClerkMembership[]> {
  try {
    const { data } = await clerk().users.getOrganizationMembershipList({ userId, limit: 500 })
    return data.map(({ id, role, updatedAt, organization, publicUserData: person }) => ({
      clerkMembershipId: id,
      clerkRole: role,
      version: new Date(updatedAt),
      organisation: {
        clerkOrganizationId: organization.id,
        name: organization.name,
        slug: organization.slug ?? organization.id,
        version: new Date(organization.updatedAt),
      },
      person: {
        clerkUserId: userId,
        displayName: [person?.firstName, person?.lastName].filter(Boolean).join(' ') || null,
        email: person?.identifier.includes('@') ? person.identifier : null,
      },
    }))
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return []
    throw error
  }
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
