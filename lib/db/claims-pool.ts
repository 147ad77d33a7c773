import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import pg from 'pg'

/** Who asks and for which organisation, as the policies read it (`app.claims`). */
export type Claims = { sub: string; org: string }

// Next bundles this file more than once in a process, and the clients are shared: so must be what they read their claims from.
const holder = globalThis as { masterflowClaims?: AsyncLocalStorage<Claims> }

/** The claims of the asynchronous call that is running. */
export const currentClaims = (holder.masterflowClaims ??= new AsyncLocalStorage<Claims>())

// The adapter writes an instant as text without a zone, so PostgreSQL would read it in the zone of whoever runs the server.
const openingSql = "SELECT set_config('app.claims', $1, true), set_config('TimeZone', 'UTC', true)"

type QueryConfig = pg.QueryConfig & { rowMode?: string }
type Result = pg.QueryResult

/** Statement names let PostgreSQL keep a plan per connection. PgBouncer in transaction mode cannot: one switch turns all off. */
export function statementName(sql: string): string {
  return `mf_${createHash('sha1').update(sql).digest('base64url').slice(0, 20)}`
}

function isTransactionCommand(text: string): boolean {
  return text === 'BEGIN' || text === 'COMMIT' || text === 'ROLLBACK'
}

/**
 * A pool on which nothing can run without claims. A single query travels with its BEGIN, its claims and its COMMIT in one network
 * flight; in a transaction BEGIN and the claims ride with the first statement. `pipeline` keeps their order on the wire.
 */
export class ClaimsPool extends pg.Pool {
  readonly #named: boolean

  constructor(config: pg.PoolConfig & { preparedStatements: boolean }) {
    const { preparedStatements, ...rest } = config
    super({
      ...rest,
      pipeline: true,
    })
    this.#named = preparedStatements
  }

  #setClaims(claims: Claims): QueryConfig {
    return {
      ...(this.#named ? { name: 'mf_claims' } : {}),
      text: openingSql,
      values: [JSON.stringify(claims)],
    }
  }

  // The overloads of pg's own methods include callbacks, which the adapter never uses and this pool does not offer.
  // @ts-expect-error a narrower signature than pg's, on purpose
  override async query(config: QueryConfig): Promise<Result> {
    const claims = claimsOrThrow()
    const client = await super.connect()
    let broken: Error | undefined
    try {
      const flight = [
        client.query('BEGIN'),
        client.query(this.#setClaims(claims)),
        client.query(config),
        client.query('COMMIT'),
      ] as const
      const settled = await Promise.allSettled(flight)
      const failed = settled.find((part) => part.status === 'rejected')
      if (failed) throw failed.reason
      return await flight[2]
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) broken = error instanceof Error ? error : new Error(String(error))
      throw error
    } finally {
      client.release(broken)
    }
  }

  // @ts-expect-error the adapter gets the few methods that it uses, not a whole client
  override async connect(): Promise<TransactionClient> {
    const claims = claimsOrThrow()
    const client = await super.connect()
    return new TransactionClient(client, this.#setClaims(claims))
  }
}

/** A connection for one transaction of the adapter's. */
class TransactionClient {
  readonly #client: pg.PoolClient
  readonly #setClaims: QueryConfig
  #opening: Promise<unknown> | undefined
  #broken: Error | undefined

  constructor(client: pg.PoolClient, setClaims: QueryConfig) {
    this.#client = client
    this.#setClaims = setClaims
  }

  on(event: 'error', listener: (error: Error) => void): void {
    this.#client.on(event, listener)
  }

  removeListener(event: 'error', listener: (error: Error) => void): void {
    this.#client.removeListener(event, listener)
  }

  release(error?: Error): void {
    this.#client.release(error ?? this.#broken)
  }

  async query(config: QueryConfig): Promise<Result> {
    if (config.text === 'BEGIN') {
      this.#opening = Promise.all([this.#client.query('BEGIN'), this.#client.query(this.#setClaims)])
      this.#opening.catch(() => undefined) // its failure is thrown by the first statement, below
      return { command: 'BEGIN', rowCount: 0, oid: 0, fields: [], rows: [] }
    }
    try {
      const running = this.#client.query(isTransactionCommand(config.text) ? config.text : config)
      running.catch(() => undefined)
      if (this.#opening) {
        await this.#opening
        this.#opening = undefined
      }
      const result = await running
      // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error: say so, or a swallowed error loses the work.
      if (config.text === 'COMMIT' && result.command === 'ROLLBACK') {
        throw new Error('The transaction was rolled back: a statement in it had failed.')
      }
      return result
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) && error instanceof Error && config.text !== 'COMMIT')
        this.#broken = error
      throw error
    }
  }
}

function claimsOrThrow(): Claims {
  const claims = currentClaims.getStore()
  if (!claims) throw new Error('A tenant query ran outside withOrg and readOrg.')
  return claims
}
