/** Mends triggers that write a column which their table does not have: every UPDATE there fails today. */
import pg from 'pg'
import type { Log } from '../apply-migrations.ts'
import { hasCode } from '../owner-connection.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from './plan.ts'

/** Only the column that such triggers are about; what another one would have to hold is not ours to guess. */
const known: Record<string, string> = { updated_at: 'timestamptz default now()' }

/**
 * Adds the column that is missing, so that the trigger does what it says and nothing is dropped. Existing rows get null,
 * since nobody knows when they changed. Returns how many could be mended.
 */
export async function repairTriggers(client: pg.ClientBase, plan: Plan, log: Log): Promise<number> {
  let mended = 0
  const done = new Set<string>()
  for (const { table, trigger, columns } of plan.brokenTriggers) {
    for (const column of columns) {
      const type = known[column]
      const key = `${table}.${column}`
      if (done.has(key)) continue
      if (!type) {
        log(`  trigger ${trigger} on ${table} writes ${column}, which is missing: mend it by hand`)
        continue
      }
      await addColumn(client, table, column, type)
      done.add(key)
      mended++
      log(`  trigger ${trigger} on ${table} works again: column ${column} added`)
    }
  }
  return mended
}

async function addColumn(client: pg.ClientBase, table: string, column: string, type: string): Promise<void> {
  const on = `alter table public.${pg.escapeIdentifier(table)}`
  const name = pg.escapeIdentifier(column)
  // Two steps: a default given while the column is added would also be written to the rows that are there.
  const sql = `set local lock_timeout = 150; ${on} add column ${name} ${type.replace(/ default .*$/, '')}; ${on} alter column ${name} set default now()`
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`begin; ${sql}; commit`)
      return
    } catch (error) {
      await client.query('rollback')
      if (!hasCode(error, '55P03', '40P01') || attempt === 100) throw error
      await sleep(50 + Math.random() * 250)
    }
  }
}
