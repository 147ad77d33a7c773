import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartProblem } from '#dev/postgres/index.ts'
import type { DataFolder } from './data-folder.ts'
import { writePrivateFile } from './private-file.ts'

/** Plaintext demo credentials, known only here: the database keeps hashes. */
export const demoKeysSchema = z.object({
  appsheet: z.array(z.object({ organisation: z.string(), endpointId: z.string(), secret: z.string() })),
  apiKeys: z.array(z.object({ organisation: z.string(), key: z.string() })),
})
export type DemoKeys = z.infer<typeof demoKeysSchema>

const secretsSchema = z.object({
  version: z.literal(1),
  database: z.object({ superuser: z.string().min(16), owner: z.string().min(16) }),
  encryptionKeys: z.string(),
  demo: demoKeysSchema.optional(),
})

/** What this data folder's parts are locked with; made on the first start, readable by its owner alone. */
export type Secrets = z.infer<typeof secretsSchema>

/**
 * Reads the data folder's secrets, making them on the first start.
 * @throws StartProblem when they are damaged, or gone while the database that they open is there
 */
export function openSecrets(folder: DataFolder): Secrets {
  if (existsSync(folder.secrets)) {
    try {
      return secretsSchema.parse(JSON.parse(readFileSync(folder.secrets, 'utf8')))
    } catch (error) {
      if (error instanceof Error && 'code' in error) throw error
      throw new StartProblem(
        `The file ${folder.secrets} is damaged. Restore it from a backup, or move ${folder.path} away to begin with empty data.`,
      )
    }
  }
  if (existsSync(folder.postgres)) {
    throw new StartProblem(
      `The file ${folder.secrets} is missing, and the database beside it cannot be opened without it. Restore it from a backup, or move ${folder.path} away to begin with empty data.`,
    )
  }
  const secrets: Secrets = {
    version: 1,
    database: { superuser: randomBytes(24).toString('hex'), owner: randomBytes(24).toString('hex') },
    encryptionKeys: `k1:${randomBytes(32).toString('base64')}`,
  }
  saveSecrets(folder, secrets)
  return secrets
}

/** Replaces the data folder's secrets. */
export function saveSecrets(folder: DataFolder, secrets: Secrets): void {
  writePrivateFile(folder.secrets, `${JSON.stringify(secrets, null, 2)}\n`)
}
