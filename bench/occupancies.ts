import type { BenchDatabase } from './database.ts'

/** Many rows at once: without triggers and indexes while they are written, as the triggers would have left them. */
export async function bulk(
  { superuser }: BenchDatabase,
  tables: readonly string[],
  write: (query: (sql: string, values: unknown[]) => Promise<void>) => Promise<void>,
): Promise<void> {
  const client = await superuser.connect()
  try {
    const { rows: constraints } = await client.query(
      `SELECT conname AS name, conrelid::regclass::text AS "table", pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'x' AND conrelid::regclass::text = ANY ($1)`,
      [tables],
    )
    const { rows: indexes } = await client.query(
      `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = ANY ($1) AND indexdef NOT LIKE 'CREATE UNIQUE%' AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
      [tables],
    )
    for (const { table, name } of constraints) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`)
    await client.query('SET session_replication_role = replica')
    await write(async (sql, values) => void (await client.query(sql, values)))
    await client.query('SET session_replication_role = DEFAULT')
    for (const { definition } of indexes) await client.query(definition)
    for (const { table, name, definition } of constraints)
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
    for (const table of tables) await client.query(`VACUUM ANALYZE ${table}`)
  } finally {
    client.release()
  }
}

/**
 * Confirmed, guarded bookings of these resources in turn: every `every` minutes from `begins` on, each `minutes` long.
 * @param count for all resources together
 */
export const bookingsSql = `
  INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, guarded, exclusive, units, occupied_from, occupied_until, resource_type, created_by_clerk_id)
  SELECT $1, ($2::uuid[])[1 + n % cardinality($2::uuid[])], 'Booking', at, at + make_interval(mins => $5), 'confirmed', true, true, 1, at, at + make_interval(mins => $5), 'space', 'bench'
  FROM generate_series(0, $3::int - 1) AS n, LATERAL (SELECT $6::timestamptz + make_interval(mins => (n / cardinality($2::uuid[])) * $4) AS at) AS t`

/** Events of these calendars in the same pattern, with their occurrences. */
export const eventsSql = `
  INSERT INTO calendar_events (id, organization_id, calendar_integration_id, external_event_id, title, start_time, end_time)
  SELECT gen_random_uuid(), $1, ($2::uuid[])[1 + n % cardinality($2::uuid[])], 'event-' || n, 'Event', at, at + make_interval(mins => $5)
  FROM generate_series(0, $3::int - 1) AS n, LATERAL (SELECT $6::timestamptz + make_interval(mins => (n / cardinality($2::uuid[])) * $4) AS at) AS t`

/** What the trigger would have made of them. */
export const occurrencesSql = `
  INSERT INTO calendar_event_occurrences (organization_id, calendar_integration_id, calendar_event_id, series_event_id, external_event_id, original_start, starts_at, ends_at)
  SELECT organization_id, calendar_integration_id, id, id, external_event_id, start_time, start_time, end_time FROM calendar_events`
