/**
 * `npm run db:check`: fails on drift between `prisma/schema` and the migrations, and on any table without forced row level security
 * and its policies. Works on a throw-away server; a database that is configured or running is looked at as well.
 */
import { startTemporaryPostgres } from '#dev/postgres/index.ts'
import { applyMigrations } from './apply-migrations.ts'
import { checkCatalogue } from './checks/catalogue.ts'
import { findDrift } from './checks/drift.ts'
import { DatabaseProblem, findOwnerUrl, runCommand } from './owner-connection.ts'

export interface CheckResult {
  readonly title: string
  readonly problems: readonly string[]
}

/** Checks what the migrations of this working tree make of an empty server. */
export async function checkFresh(): Promise<CheckResult[]> {
  const server = await startTemporaryPostgres()
  try {
    const drift = await findDrift(server.ownerUrl)
    await applyMigrations({ ownerUrl: server.ownerUrl })
    return [
      { title: 'prisma/schema and the migrations agree', problems: drift },
      {
        title: 'a fresh database keeps every promise of the database door',
        problems: await checkCatalogue(server.ownerUrl),
      },
    ]
  } finally {
    await server.stop()
  }
}

if (import.meta.main) {
  await runCommand(async () => {
    const results = await checkFresh()
    const ownerUrl = await findOwnerUrl().catch((error: unknown) => {
      if (error instanceof DatabaseProblem) return undefined
      throw error
    })
    if (ownerUrl)
      results.push({ title: 'the configured database keeps them too', problems: await checkCatalogue(ownerUrl) })
    for (const { title, problems } of results) {
      console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${title}`)
      for (const problem of problems) console.log(`     - ${problem}`)
    }
    return results.every((result) => result.problems.length === 0) ? 0 : 1
  })
}
