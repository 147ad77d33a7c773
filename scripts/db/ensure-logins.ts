/** Gives the three roles of the running program their passwords, so that DATABASE_URL alone is enough to start. */
import pg from 'pg'
import { databaseRoles, deriveRoleUrl, rolePassword, type DatabaseRole } from '#lib/platform/role-urls.ts'
import type { Log } from './apply-migrations.ts'
import { DatabaseProblem, hasCode, openOwnerPool } from './owner-connection.ts'

type Env = Record<string, string | undefined>

const roles: readonly DatabaseRole[] = ['tenant', 'platform', 'reporting']

function variableFor(role: DatabaseRole): string {
  return `MASTERFLOW_${role.toUpperCase()}_DATABASE_URL`
}

/** Whether this URL opens a connection now. Other reasons than a refused login are thrown. */
async function canLogIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'masterflow-login-check' })
  try {
    await client.connect()
    return true
  } catch (error) {
    if (
      hasCode(error, '28P01', '28000') ||
      (error instanceof Error && /tenant or user not found/i.test(error.message))
    ) {
      return false
    }
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** Sets LOGIN and the derived password, and confines the role to what it is for. */
async function setLogin(pool: pg.Pool, ownerUrl: string, role: DatabaseRole): Promise<void> {
  const ownerPassword = decodeURIComponent(new URL(ownerUrl).password)
  const name = databaseRoles[role]
  const password = pg.escapeLiteral(rolePassword(ownerPassword, role))
  try {
    await pool.query(`alter role ${pg.escapeIdentifier(name)} login password ${password}`)
  } catch (error) {
    if (!hasCode(error, '42501', '42704')) throw error
    const reason = hasCode(error, '42704')
      ? 'does not exist (run npm run db:migrate)'
      : 'may not be changed by this owner'
    throw new DatabaseProblem(
      `The database role ${name} cannot log in and ${reason}: give it LOGIN and a password yourself and set ${variableFor(role)}.`,
      { cause: error },
    )
  }
}

/**
 * Makes sure that the tenant, platform and reporting role can log in with the passwords derived from the owner's.
 * Once MASTERFLOW_TENANT_DATABASE_URL is set somebody else manages the logins, and no role is changed.
 * Throws DatabaseProblem naming the variables to set when the owner may not do it.
 */
export async function ensureLogins(options: { ownerUrl: string; log?: Log; env?: Env }): Promise<void> {
  const env = options.env ?? process.env
  if (env[variableFor('tenant')]) return
  const wanted = roles.filter((role) => !env[variableFor(role)])
  if (new URL(options.ownerUrl).password === '') {
    throw new DatabaseProblem(
      `DATABASE_URL holds no password to derive the roles' logins from: set ${wanted.map(variableFor).join(', ')}.`,
    )
  }
  const pool = openOwnerPool(options.ownerUrl, 1)
  try {
    for (const role of wanted) {
      const url = deriveRoleUrl(options.ownerUrl, role)
      if (await canLogIn(url)) continue
      await setLogin(pool, options.ownerUrl, role)
      if (!(await canLogIn(url))) {
        throw new DatabaseProblem(
          `The database role ${databaseRoles[role]} has its password but the server refuses the login (pg_hba.conf, or a pooler that does not know it): set ${variableFor(role)}.`,
        )
      }
      options.log?.(`  ${databaseRoles[role]} can log in`)
    }
  } finally {
    await pool.end()
  }
}
