/** Puts back everything that adoption changed of what was there before. Our own tables, columns and rows stay: nothing is lost. */
import type pg from 'pg'
import type { Log } from '../apply-migrations.ts'
import { DatabaseProblem } from '../owner-connection.ts'
import { identifier, transact } from './apply.ts'
import { ourRoles, type LiveDatabase } from './live-database.ts'
import { listedValues } from './obstacles.ts'
import { keepPolicy, type Plan } from './plan.ts'

interface Change {
  readonly title: string
  readonly sql: string
}

/** Our policies and triggers on the old tables, and our roles' rights on them. */
function detach(live: LiveDatabase, core: ReadonlySet<string>, ourTriggers: ReadonlySet<string>): Change[] {
  const policies = live.policies.filter(
    (policy) =>
      core.has(policy.table) && policy.roles.length > 0 && policy.roles.every((role) => ourRoles.includes(role)),
  )
  const triggers = live.triggers.filter((trigger) => ourTriggers.has(`${trigger.table}.${trigger.name}`))
  const tables = [...core].map((name) => `public.${identifier(name)}`).join(', ')
  return [
    {
      title: 'our roles lose their rights on the old tables',
      sql: `revoke all on ${tables} from ${ourRoles.map(identifier).join(', ')}`,
    },
    ...policies.map(({ table, name }) => ({
      title: `our policy ${name} on ${table} goes`,
      sql: `drop policy ${identifier(name)} on public.${identifier(table)}`,
    })),
    ...triggers.map(({ table, name }) => ({
      title: `our trigger ${name} on ${table} goes`,
      sql: `drop trigger ${identifier(name)} on public.${identifier(table)}`,
    })),
  ]
}

/** What the ledger says we changed, put back as it was; also policies that were narrowed and have gone since are no error. */
function restore(live: LiveDatabase): Change[] {
  const { ledger } = live
  if (!ledger) return []
  const narrowed = ledger.narrowed.filter((entry) =>
    live.policies.some((policy) => policy.table === entry.table && policy.name === entry.policy),
  )
  return [
    ...narrowed.map(({ table, policy }) => ({
      title: `policy "${policy}" on ${table} is granted to PUBLIC again`,
      sql: `alter policy ${identifier(policy)} on public.${identifier(table)} to public`,
    })),
    ...ledger.kept_open.map((table) => ({
      title: `row level security on ${table} is off again`,
      sql: `drop policy if exists ${keepPolicy} on public.${identifier(table)}; alter table public.${identifier(table)} disable row level security`,
    })),
  ]
}

async function restoreChecks(client: pg.ClientBase, live: LiveDatabase, log: Log): Promise<void> {
  for (const { table, constraint, before } of live.ledger?.widened ?? []) {
    const current = live.constraints.get(`${table}.${constraint}`)
    if (current === undefined || current === before) continue
    const added = [...listedValues(current)].filter((value) => !listedValues(before).has(value))
    const name = identifier(constraint)
    const on = `alter table public.${identifier(table)}`
    await client.query('savepoint before_check')
    try {
      await client.query(`${on} drop constraint ${name}; ${on} add constraint ${name} ${before}`)
      log(`  check ${constraint} is as it was`)
    } catch {
      await client.query('rollback to savepoint before_check')
      log(`  check ${constraint} stays wider: rows with ${added.join(', ')} exist`)
    }
  }
}

/**
 * Undoes an adoption in one transaction. `ourTriggers` are the triggers of our migrations as `table.name`.
 * Throws DatabaseProblem when the database was never adopted.
 */
export async function undoAdoption(options: {
  client: pg.ClientBase
  live: LiveDatabase
  plan: Plan
  ourTriggers: ReadonlySet<string>
  log: Log
}): Promise<void> {
  const { client, live, plan, log } = options
  if (!live.ledger) throw new DatabaseProblem('This database was not adopted: there is nothing to undo.')
  if (live.ledger.undone) return log('The adoption is undone already.')
  const core = new Set(plan.core.map((table) => table.name))
  const changes = [...detach(live, core, options.ourTriggers), ...restore(live)]
  await transact(client, plan, log, async () => {
    for (const change of changes) await client.query(change.sql)
    await restoreChecks(client, live, log)
    await client.query(`update app.adoption set undone_at = now(), narrowed = '[]', kept_open = '[]', widened = '[]'`)
  })
  for (const change of changes) log(`  ${change.title}`)
  log('Masterflow\'s own tables, columns and rows are still there; "db:adopt -- --apply" adopts again.')
}
