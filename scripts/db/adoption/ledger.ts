import type pg from 'pg'

/** Whether this is somebody else's database that Masterflow took over, and has not given back. */
export async function isAdopted(client: pg.ClientBase | pg.Pool): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('app.adoption') is not null as there`)
  if (!rows[0]?.there) return false
  const { rowCount } = await client.query('select from app.adoption where undone_at is null')
  return rowCount === 1
}
