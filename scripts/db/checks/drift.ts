/** Whether `prisma/schema` and the migrations say the same, as Prisma's own engine sees it. */
import pg from 'pg'
import { readMigrations } from '../migration-files.ts'
import { noFilters, openSchemaEngine, readSchemaFiles, toMigrationsList } from '../schema-engine.ts'
import { splitStatements, summarize } from '../split-statements.ts'

/** What Prisma's schema language cannot say, or what this schema leaves to SQL on purpose, and why that is no drift. */
export const tolerated: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  {
    pattern: /^ALTER TABLE "\w+" DROP CONSTRAINT "\w+_fkey"$/,
    reason:
      'foreign keys are composite, with SET NULL of one column, which Prisma cannot say; the models carry no relations',
  },
  {
    pattern: /^DROP INDEX "external_requests_text"$/,
    reason: 'a trigram index: its operator class would need a preview feature',
  },
]

/**
 * Compares the database that the migrations make with the one that the schema describes, on a server where the owner may create
 * databases. Returns the statements that would be needed to close the gap: empty when there is none.
 */
export async function findDrift(ownerUrl: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  const name = `masterflow_shadow_${process.pid}_${Date.now()}`
  const shadowUrl = new URL(ownerUrl)
  shadowUrl.pathname = `/${name}`
  let shadow: pg.Pool | undefined
  try {
    const engine = await openSchemaEngine({
      pool,
      runScript: async (sql) => void (await pool.query(sql)),
      openShadow: async () => {
        await pool.query(`create database ${name}`)
        shadow = new pg.Pool({ connectionString: shadowUrl.href, max: 1 })
        // Its connections are cut when the database is dropped.
        shadow.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
        return shadow
      },
    })
    const result = await engine.diff({
      from: { tag: 'migrations', ...(await toMigrationsList(await readMigrations())) },
      to: { tag: 'schemaDatamodel', files: await readSchemaFiles() },
      script: true,
      exitCode: true,
      filters: noFilters,
    })
    engine.free()
    const statements = splitStatements(result.stdout ?? '').map((statement) => summarize(statement.sql, 300))
    return statements.filter((statement) => !tolerated.some(({ pattern }) => pattern.test(statement)))
  } finally {
    await shadow?.end()
    await pool.query(`drop database if exists ${name} with (force)`).catch(() => {})
    await pool.end()
  }
}
