/** `npm run db:migrate`: brings a database to the current schema, with its job queue and its roles' logins. */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { applyMigrations, type AppliedMigration, type Log } from './apply-migrations.ts'
import { ensureLogins } from './ensure-logins.ts'
import { findOwnerUrl, runCommand } from './owner-connection.ts'
import { projectRoot } from './project-root.ts'

async function installJobQueue(ownerUrl: string): Promise<void> {
  const file = path.join(projectRoot, 'lib/jobs/install.ts')
  const present = await access(file).then(
    () => true,
    () => false,
  )
  if (!present) return
  const module: unknown = await import(pathToFileURL(file).href)
  if (typeof module === 'object' && module !== null && 'installJobQueue' in module) {
    if (typeof module.installJobQueue === 'function') await module.installJobQueue(ownerUrl)
  }
}

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
    console.log(applied.length === 0 ? 'the schema is up to date' : `${applied.length} migrations applied in ${total} ms`)
    return 0
  })
}
