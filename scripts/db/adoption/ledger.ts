import type pg from 'pg'

/** Whether there is a ledger, also where somebody else's schema `app` may not be looked into. */
export async function hasLedger(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'app' and c.relname = 'adoption' and has_schema_privilege(n.oid, 'USAGE')`,
  )
  return rowCount === 1
}

/** Whether this is somebody else's database that Masterflow took over, and has not given back. */
export async function isAdopted(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  if (!(await hasLedger(client))) return false
  const { rowCount } = await client.query('select from app.adoption where undone_at is null')
  return rowCount === 1
}
