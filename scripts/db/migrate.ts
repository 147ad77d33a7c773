/** `npm run db:migrate`: brings a database to the current schema, with its job queue and its roles' logins. */
import { installJobQueue } from '#lib/jobs/install.ts'
import { applyMigrations, type AppliedMigration, type Log } from './apply-migrations.ts'
import { ensureLogins } from './ensure-logins.ts'
import { findOwnerUrl, runCommand } from './owner-connection.ts'

/** What follows the migrations on any database: the job queue's own schema, and the roles' logins. */
export async function finishMigration(options: { ownerUrl: string; log?: Log }): Promise<void> {
  await installJobQueue(options.ownerUrl)
  await ensureLogins(options)
}

/**
 * Applies pending migrations, installs or upgrades the job queue's own schema and gives the roles their logins.
 * Changes nothing when everything is there. Returns the migrations that were applied.
 * Throws DatabaseProblem with words for whoever runs it.
 */
export async function migrate(options: { ownerUrl: string; log?: Log }): Promise<AppliedMigration[]> {
  const applied = await applyMigrations(options)
  await finishMigration(options)
  return applied
}

if (import.meta.main) {
  await runCommand(async () => {
    const applied = await migrate({ ownerUrl: await findOwnerUrl(), log: console.log })
    const total = applied.reduce((sum, migration) => sum + migration.milliseconds, 0)
    console.log(
      applied.length === 0 ? 'the schema is up to date' : `${applied.length} migrations applied in ${total} ms`,
    )
    return 0
  })
}
