/** Connections of the tables' owner, for scripts that change the schema. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { projectRoot } from './project-root.ts'

/** A reason why a database script cannot go on, in words for whoever ran it; printed without a stack. */
export class DatabaseProblem extends Error {}

/** How long (ms) a statement waits for a lock before it gives way: the live application must never queue behind us for long. */
export const lockTimeoutMs = 2_000

/**
 * New objects go to `public`. What our defaults and indexes name of these extensions may live anywhere: on Supabase in `extensions`.
 * A schema that is not there does no harm in a search path.
 */
const setSearchPath = `
  select set_config('search_path', 'public, extensions' || coalesce(string_agg(distinct ', ' || quote_ident(nspname), ''), ''), false)
  from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
  where extname in ('uuid-ossp', 'btree_gist', 'pg_trgm') and nspname not in ('public', 'extensions')`

/**
 * A pool for the owner with a fixed search path, a short lock timeout and UTC.
 * Settings go by SET rather than as start-up options, which some poolers refuse.
 */
export function openOwnerPool(ownerUrl: string, max = 2): pg.Pool {
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max,
    application_name: 'masterflow-schema',
    onConnect: async (client) => {
      await client.query(
        `${setSearchPath}; set lock_timeout = ${lockTimeoutMs}; set timezone = 'UTC';` +
          ` set default_transaction_isolation = 'read committed'; set client_min_messages = warning`,
      )
    },
  })
  pool.on('error', () => {})
  // A connection that breaks while in use rejects its query; unheard, its event would end the process as well.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Whether an error is PostgreSQL's, with this code. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && codes.includes(error.code)
}

/**
 * The owner's URL: `DATABASE_URL`, else that of the running `npm start` in this folder.
 * @throws DatabaseProblem when neither is there
 */
export async function findOwnerUrl(env: Record<string, string | undefined> = process.env): Promise<string> {
  if (env['DATABASE_URL']) return env['DATABASE_URL']
  const data = path.resolve(projectRoot, env['MASTERFLOW_DATA'] ?? '.data')
  try {
    const runtime: unknown = JSON.parse(await readFile(path.join(data, 'runtime.json'), 'utf8'))
    if (typeof runtime === 'object' && runtime !== null && 'databaseUrl' in runtime) return String(runtime.databaseUrl)
  } catch {
    // not running
  }
  throw new DatabaseProblem('No database: set DATABASE_URL, or run "npm start" first (its database is used then).')
}

/** Runs a script's main function: a DatabaseProblem becomes one line and exit code `problemCode`, anything else is shown whole. */
export async function runCommand(main: () => Promise<number>, problemCode = 1): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof DatabaseProblem) && !isConnectionError(error)) throw error
    const cause = error.message || String(error)
    console.error(error instanceof DatabaseProblem ? cause : `The database cannot be reached: ${cause}`)
    process.exitCode = problemCode
  }
}

function isConnectionError(error: unknown): error is Error {
  if (hasCode(error, '28P01', '28000', '3D000', '53300', '57P03')) return true
  return (
    error instanceof Error &&
    'code' in error &&
    ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'ECONNRESET'].includes(String(error.code))
  )
}
