import pg from 'pg'
import { newId } from '#lib/core/ids.ts'

export type Statement = { text: string; values: unknown[] }

type Call = { text?: unknown; values?: unknown[] }

/** Records what the product sends to PostgreSQL while `fn` runs: so that "the same SQL by hand" is the same SQL. */
export async function capture(fn: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  const original: unknown = Reflect.get(pg.Client.prototype, 'query')
  if (typeof original !== 'function') throw new Error('pg has changed')
  const recording = function (this: pg.Client, ...args: unknown[]) {
    const [call] = args
    if (typeof call === 'object' && call !== null) {
      const { text, values = [] } = call as Call
      if (typeof text === 'string' && !text.includes('set_config')) statements.push({ text, values })
    }
    return Reflect.apply(original, this, args)
  }
  Object.defineProperty(pg.Client.prototype, 'query', { value: recording, configurable: true, writable: true })
  try {
    await fn()
  } finally {
    Object.defineProperty(pg.Client.prototype, 'query', { value: original, configurable: true, writable: true })
  }
  return statements
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** How an instant stands in a statement: in JSON, and as the driver adapter writes a parameter. */
function writings(at: Date): string[] {
  const iso = at.toISOString()
  return [iso, iso.replace('T', ' ').replace(/(\.000)?Z$/, '')]
}

/**
 * The same statements for another subject. `ids` and `times` name what becomes of an id and an instant; an id that they do not
 * name was made by the product for this one row, and becomes a new one, the same wherever it stands.
 */
export function rewrite(
  statements: readonly Statement[],
  ids: ReadonlyMap<string, string>,
  times: ReadonlyMap<Date, Date>,
): Statement[] {
  const fresh = new Map(ids)
  const instants = new Map<string, string>()
  for (const [from, to] of times) {
    const [before, after] = [writings(from), writings(to)]
    before.forEach((writing, index) => instants.set(writing, after[index] ?? writing))
  }
  const replace = (text: string) => {
    const moved = text.replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3}Z?)?/g, (at) => instants.get(at) ?? at)
    return moved.replaceAll(uuid, (id) => {
      const known = fresh.get(id) ?? newId()
      fresh.set(id, known)
      return known
    })
  }
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return replace(value)
    if (value instanceof Date) return new Date(replace(value.toISOString()))
    return Array.isArray(value) ? value.map(walk) : value
  }
  return statements.map(({ text, values }) => ({ text, values: values.map(walk) }))
}

/** Runs statements one after the other in a transaction with claims, prepared by name. */
export async function byHand(
  pool: pg.Pool,
  claims: { sub: string; org: string } | null,
  statements: readonly Statement[],
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    if (claims)
      await client.query({
        name: 'claims',
        text: "SELECT set_config('app.claims', $1, true)",
        values: [JSON.stringify(claims)],
      })
    for (const { text, values } of statements) await client.query({ name: nameOf(text), text, values })
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  const name = names.get(text) ?? `bench_${names.size}`
  names.set(text, name)
  return name
}
