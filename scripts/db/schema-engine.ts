/**
 * Prisma's own schema engine, which is WebAssembly inside an npm package, over the `pg` driver: no binary to download, and
 * the same `_prisma_migrations` that Prisma's command line writes.
 */
import { EventEmitter } from 'node:events'
import { readFile, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'
import { migrationsFolder, type MigrationFile } from './migration-files.ts'
import { projectRoot } from './project-root.ts'

type SchemaEngine = Awaited<ReturnType<typeof bindings.SchemaEngine.new>>
type MigrationsList = Parameters<SchemaEngine['applyMigrations']>[0]['migrationsList']

/** Everything Prisma's engine must not think about. */
export const noFilters = { externalTables: [], externalEnums: [] }

let loaded: Promise<void> | undefined

/** Instantiates the WebAssembly module once a process. */
function loadWasm(): Promise<void> {
  loaded ??= (async () => {
    const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
    const module = await WebAssembly.compile(await readFile(script.replace(/\.js$/, '_bg.wasm')))
    const instance = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...bindings } })
    bindings.__wbg_set_wasm(instance.exports)
    const start = instance.exports['__wbindgen_start']
    if (typeof start === 'function') start()
  })()
  return loaded
}

/** The files of `prisma/schema`, as the engine takes them. */
export async function readSchemaFiles(): Promise<{ path: string; content: string }[]> {
  const folder = path.join(projectRoot, 'prisma/schema')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.prisma')).toSorted()
  return Promise.all(
    names.map(async (name) => ({ path: name, content: await readFile(path.join(folder, name), 'utf8') })),
  )
}

/** The migrations in the shape that the engine's calls take. */
export async function toMigrationsList(migrations: readonly MigrationFile[]): Promise<MigrationsList> {
  const lockfile = await readFile(path.join(migrationsFolder, 'migration_lock.toml'), 'utf8').catch(() => null)
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map((migration) => ({
      path: migration.name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: migration.sql } },
    })),
  }
}

/** What the engine runs on: an owner's pool, and what to do with a migration's script. */
export interface EngineOptions {
  readonly pool: pg.Pool
  /** Runs one whole script. The adapter's own version splits at every `;` and so breaks function bodies. */
  readonly runScript: (sql: string) => Promise<void>
  /** Opens a fresh empty database for the engine to replay migrations on; only `diff` asks for it. */
  readonly openShadow?: () => Promise<pg.Pool>
}

const internalChar = 18
const bytea = 17

/**
 * The engine's catalogue queries return PostgreSQL's one-letter type "char", which it wants as a character and the adapter does
 * not know ("Column type 'char' could not be deserialized"). So the pool's connections describe such columns as bytea, which no
 * catalogue query returns, and `asAdapter` calls that a character. Call before the pool's first connection.
 */
function disguiseChar(pool: pg.Pool): void {
  pool.on('connect', (client) => {
    const connection: unknown = Reflect.get(client, 'connection')
    if (!(connection instanceof EventEmitter)) return
    connection.on('rowDescription', (message: { fields: { dataTypeID: number }[] }) => {
      for (const field of message.fields) if (field.dataTypeID === internalChar) field.dataTypeID = bytea
    })
  })
}

function asAdapter<Connected extends SqlDriverAdapter>(
  connected: Connected,
  runScript: EngineOptions['runScript'],
): Connected {
  const queryRaw = connected.queryRaw.bind(connected)
  const { Bytes, Character } = ColumnTypeEnum
  connected.executeScript = runScript
  connected.queryRaw = async (query) => {
    const result = await queryRaw(query)
    return { ...result, columnTypes: result.columnTypes.map((type) => (type === Bytes ? Character : type)) }
  }
  return connected
}

class ScriptAdapterFactory extends PrismaPg {
  readonly #options: EngineOptions

  constructor(options: EngineOptions) {
    super(options.pool)
    disguiseChar(options.pool)
    this.#options = options
  }

  override async connect() {
    return asAdapter(await super.connect(), this.#options.runScript)
  }

  override async connectToShadowDb() {
    if (!this.#options.openShadow) throw new Error('this engine has no shadow database')
    const pool = await this.#options.openShadow()
    disguiseChar(pool)
    return asAdapter(await new PrismaPg(pool).connect(), async (sql) => void (await pool.query(sql)))
  }
}

/** Opens the engine. The caller ends the pool; `engine.free()` releases the WebAssembly side. */
export async function openSchemaEngine(options: EngineOptions): Promise<SchemaEngine> {
  await loadWasm()
  const datamodels = (await readSchemaFiles()).map((file): [string, string] => [file.path, file.content])
  const factory = bindMigrationAwareSqlAdapterFactory(new ScriptAdapterFactory(options))
  return bindings.SchemaEngine.new({ datamodels }, () => {}, factory)
}
