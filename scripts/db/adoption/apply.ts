/**
 * Carries a plan out: indexes that others must not wait for outside a transaction, all the rest in one.
 * Interrupted anywhere, the next run plans what is left: an index that was not finished is invalid and is built anew.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../apply-migrations.ts'
import { DatabaseProblem, hasCode } from '../owner-connection.ts'
import { summarize } from '../split-statements.ts'
import { closeTables } from './close-tables.ts'
import { hasLedger } from './ledger.ts'
import { keepPolicy, type IndexStep, type Plan } from './plan.ts'

const identifier = (name: string) => pg.escapeIdentifier(name)

/** A wait for a lock stops all who come after us: short, and then we give way and try again. */
const lockWaitMs = 150
const lockAttempts = 200

/** Longest that one statement may run while the live application cannot write. */
const statementLimit = '15s'

/** As Prisma's engine makes it, and before the migrations, which give the health check the right to read it. */
const migrationsTable = `
  create table if not exists public._prisma_migrations (
    id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
    logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`

const ledgerTable = `
  create table if not exists app.adoption (
    only_row boolean primary key default true check (only_row),
    adopted_at timestamptz not null default now(),
    undone_at timestamptz,
    roles_before text[] not null,
    narrowed jsonb not null default '[]',
    kept_open jsonb not null default '[]',
    widened jsonb not null default '[]')`

async function runStatement(client: pg.ClientBase, sql: string, where: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    if (hasCode(error, '55P03', '40P01')) throw error
    const message = error instanceof Error ? error.message : String(error)
    const tooLong = hasCode(error, '57014')
      ? ` (it took longer than ${statementLimit}, for which the live application would have waited)`
      : ''
    throw new DatabaseProblem(
      `${where} failed: ${message}${tooLong}\n  in: ${summarize(sql, 160)}\n  Nothing of the transaction was applied.`,
      {
        cause: error,
      },
    )
  }
}

/** Builds one index without keeping anybody from writing. */
async function buildIndex(client: pg.ClientBase, step: IndexStep, log: Log): Promise<void> {
  // Waiting is harmless here: others do not queue behind a concurrent build.
  await client.query('set lock_timeout = 0')
  if (step.dropFirst)
    await runStatement(client, `DROP INDEX CONCURRENTLY ${identifier(step.name)}`, `index ${step.name}`)
  await runStatement(client, step.sql, `index ${step.name}`)
  log(`  index ${step.name} on ${step.table}`)
}

/** Locks all the old tables at once, giving way to the live application whenever it is in them. */
async function lockTables(client: pg.ClientBase, tables: readonly string[]): Promise<void> {
  const list = tables.map((table) => `public.${identifier(table)}`).join(', ')
  await client.query(`set local lock_timeout = ${lockWaitMs}`)
  await client.query(`lock table ${list} in access exclusive mode`)
  await client.query(`set local statement_timeout = '${statementLimit}'`)
}

async function whoBlocks(client: pg.ClientBase, tables: readonly string[]): Promise<string> {
  const { rows } = await client.query<{ pid: number; age: string }>(
    `select l.pid, coalesce(extract(epoch from now() - a.xact_start)::int::text, '?') as age
     from pg_locks l join pg_class c on c.oid = l.relation left join pg_stat_activity a on a.pid = l.pid
     where c.relname = any ($1) and c.relnamespace = 'public'::regnamespace and l.pid <> pg_backend_pid() and l.granted
     group by 1, 2 order by 2 desc limit 3`,
    [tables],
  )
  return rows.map(({ pid, age }) => `process ${pid}, open for ${age} s`).join('; ')
}

async function transact(client: pg.ClientBase, plan: Plan, log: Log, work: () => Promise<void>): Promise<void> {
  const tables = plan.core.map((table) => table.name)
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      await lockTables(client, tables)
      await work()
      await client.query('commit')
      return
    } catch (error) {
      await client.query('rollback')
      if (!hasCode(error, '55P03', '40P01')) throw error
      if (attempt === lockAttempts) {
        const blocking = await whoBlocks(client, tables)
        throw new DatabaseProblem(
          `Infra24's tables are in use without a pause (${blocking || 'by short transactions'}): nothing was changed. Try again at a quieter time.`,
        )
      }
      if (attempt % 20 === 1) log('  waiting for a moment in which nobody holds the tables')
      await sleep(50 + Math.random() * 250)
    }
  }
}

const namedRoles = (roles: readonly string[]) => roles.map(identifier).join(', ')

/** Row level security comes to a table that had none only together with the earlier roles' access to all of it. */
async function keepAccess(client: pg.ClientBase, plan: Plan): Promise<void> {
  for (const { table, roles, isNew } of plan.keptOpen) {
    if (!isNew) continue
    const sql = `create policy ${keepPolicy} on public.${identifier(table)} to ${namedRoles(roles)} using (true) with check (true)`
    await runStatement(client, sql, `keeping access to ${table}`)
  }
}

async function narrowPolicies(client: pg.ClientBase, plan: Plan): Promise<void> {
  for (const policy of plan.narrowed) {
    const sql = `alter policy ${identifier(policy.name)} on public.${identifier(policy.table)} to ${namedRoles(policy.roles)}`
    await runStatement(client, sql, `policy ${policy.name}`)
  }
}

async function recordMigrations(client: pg.ClientBase, plan: Plan): Promise<void> {
  for (const { migration, skipped } of plan.migrations) {
    await client.query(
      `insert into public._prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), $4)`,
      [randomUUID(), migration.checksum, migration.name, skipped ? 0 : 1],
    )
  }
}

/** What was changed of things that were there before: the means of `--undo`, and the mark of an adopted database. */
async function writeLedger(client: pg.ClientBase, plan: Plan): Promise<void> {
  if (!(await hasLedger(client))) {
    await client.query(ledgerTable)
    await client.query('alter table app.adoption enable row level security')
    await client.query('alter table app.adoption force row level security')
    await client.query('create policy adoption_owner on app.adoption to current_user using (true) with check (true)')
  }
  const narrowed = plan.narrowed.filter((policy) => policy.name !== keepPolicy)
  await client.query(
    `insert into app.adoption as ledger (roles_before, narrowed, kept_open, widened) values ($1, $2, $3, $4)
     on conflict (only_row) do update set undone_at = null, roles_before = excluded.roles_before,
       narrowed = (select coalesce(jsonb_agg(distinct entry), '[]') from jsonb_array_elements(ledger.narrowed || excluded.narrowed) entry),
       kept_open = (select coalesce(jsonb_agg(distinct entry), '[]') from jsonb_array_elements(ledger.kept_open || excluded.kept_open) entry),
       widened = ledger.widened || excluded.widened`,
    [
      plan.otherRoles,
      JSON.stringify(narrowed.map((policy) => ({ table: policy.table, policy: policy.name }))),
      JSON.stringify(plan.keptOpen.map((entry) => entry.table)),
      JSON.stringify(plan.widened),
    ],
  )
}

async function installExtensions(client: pg.ClientBase, plan: Plan, into: string | null): Promise<void> {
  for (const name of plan.newExtensions) {
    await runStatement(
      client,
      `create extension ${identifier(name)}${into ? ` schema ${identifier(into)}` : ''}`,
      `extension ${name}`,
    )
  }
}

/** Everything that can be one transaction. */
async function applyInTransaction(
  client: pg.ClientBase,
  plan: Plan,
  newTables: readonly string[],
  into: string | null,
): Promise<void> {
  await client.query(migrationsTable)
  await installExtensions(client, plan, into)
  await keepAccess(client, plan)
  for (const { migration, statements } of plan.migrations) {
    if (statements.length > 0) await runStatement(client, statements.join(';\n'), `migration ${migration.name}`)
  }
  for (const statement of plan.reattached) await runStatement(client, statement.sql, `migration ${statement.migration}`)
  await narrowPolicies(client, plan)
  await recordMigrations(client, plan)
  await closeTables(client, newTables)
  await writeLedger(client, plan)
}

/**
 * Applies a plan without obstacles. `newTables` are the tables of ours in `public`; `extensionSchema` is where missing
 * extensions go (null: where the search path says).
 */
export async function applyPlan(options: {
  client: pg.ClientBase
  plan: Plan
  newTables: readonly string[]
  extensionSchema: string | null
  log: Log
}): Promise<void> {
  const { client, plan, log } = options
  for (const step of plan.indexesBefore) await buildIndex(client, step, log)
  const started = performance.now()
  await transact(client, plan, log, () => applyInTransaction(client, plan, options.newTables, options.extensionSchema))
  log(
    `  one transaction: ${plan.migrations.length} migrations, ${plan.narrowed.length} policies (${Math.round(performance.now() - started)} ms)`,
  )
  for (const step of plan.indexesAfter) await buildIndex(client, step, log)
  for (const { table, constraint } of plan.validations) {
    const sql = `alter table public.${identifier(table)} validate constraint ${identifier(constraint)}`
    await runStatement(client, sql, `constraint ${constraint}`)
    log(`  constraint ${constraint} on ${table} holds`)
  }
}

export { identifier, transact }
