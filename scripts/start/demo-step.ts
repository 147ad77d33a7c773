import { spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { demoOrganisations } from '#dev/identity/demo-people.ts'
import { StartProblem } from '#dev/postgres/index.ts'
import type { DataFolder } from './data-folder.ts'
import { demoKeysSchema, openSecrets, saveSecrets, type DemoKeys } from './secrets.ts'
import { definedOnly } from './supervised.ts'

const seededSchema = z.object({
  type: z.literal('seeded'),
  result: z.object({ seeded: z.boolean(), keys: demoKeysSchema.optional() }),
})

type Options = {
  root: string
  folder: DataFolder
  ownerUrl: string
  env: Record<string, string | undefined>
  signal: AbortSignal
}

async function runSeed({ root, ownerUrl, env, signal }: Options): Promise<z.infer<typeof seededSchema>['result']> {
  const child = spawn(process.execPath, [join(root, 'scripts/start/seed-child.ts')], {
    cwd: root,
    // The one child that gets the owner's address: besides, it is what `npm run db:seed` runs.
    env: definedOnly({ ...env, DATABASE_URL: ownerUrl, NODE_ENV: 'development' }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const abort = () => child.kill('SIGKILL')
  signal.addEventListener('abort', abort)
  process.once('exit', abort)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  let heard: unknown
  child.on('message', (message) => (heard = message))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  signal.removeEventListener('abort', abort)
  process.off('exit', abort)
  signal.throwIfAborted()
  const message = seededSchema.safeParse(heard)
  if (code === 0 && message.success) return message.data.result
  throw new StartProblem(`The demo data could not be made:\n${output.trim() || String(message.error)}`)
}

async function readOrganisations(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const slugs = demoOrganisations.map((organisation) => organisation.slug)
    const { rows } = await client.query<{ slug: string; id: string }>(
      'SELECT slug, id::text FROM organizations WHERE slug = ANY($1)',
      [slugs],
    )
    return new Map(rows.map(({ slug, id }) => [slug, id]))
  } finally {
    await client.end()
  }
}

/**
 * Fills an empty database with demo data, and keeps the plaintext of its keys in secrets.json for later starts.
 * @returns the keys (empty lists when another copy seeded this database), and the organisations' ids by slug
 */
export async function prepareDemo(
  options: Options,
): Promise<{ seeded: boolean; keys: DemoKeys; organisationIds: Map<string, string> }> {
  const { folder, env } = options
  const { seeded, keys } = await runSeed(options)
  const secrets = openSecrets(folder)
  if (keys) saveSecrets(folder, { ...secrets, demo: keys })
  const organisationIds = await readOrganisations(env['MASTERFLOW_PLATFORM_DATABASE_URL'] ?? options.ownerUrl)
  return { seeded, keys: keys ?? secrets.demo ?? { appsheet: [], apiKeys: [] }, organisationIds }
}
