import type pg from 'pg'

/**
 * Makes the role that owns the tables, and its database, on the embedded server; changes nothing when both are there.
 * @param client connected as the superuser
 * @param password the owner's, letters, digits, `-` and `_` only
 */
export async function ensureOwner(client: pg.Client, password: string): Promise<void> {
  const roles = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'masterflow_owner'")
  if (roles.rowCount === 0) {
    await client.query(
      `CREATE ROLE masterflow_owner LOGIN CREATEDB CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
    )
  }
  const databases = await client.query("SELECT 1 FROM pg_database WHERE datname = 'masterflow'")
  if (databases.rowCount === 0) await client.query('CREATE DATABASE masterflow OWNER masterflow_owner')
}
