/** What the statements of the migrations make, read from their text: migrations are ours and regular, and a test keeps them so. */
import type { MigrationFile } from '../migration-files.ts'
import { splitStatements, summarize, type Statement } from '../split-statements.ts'

/** A thing that a statement makes or does. Names without a schema are in `public`. */
export type Made =
  | { kind: 'extension' | 'schema' | 'table' | 'type' | 'function' | 'view'; name: string }
  | { kind: 'index'; name: string; table: string; unique: boolean; deferrable: boolean }
  | { kind: 'columns'; table: string; names: string[] }
  | { kind: 'constraint' | 'policy' | 'trigger'; table: string; name: string }
  | { kind: 'drop index'; name: string }
  | { kind: 'drop trigger'; table: string; name: string }
  | { kind: 'drop constraint' | 'validate constraint'; table: string; name: string }
  | { kind: 'row security'; table: string; mode: 'enable' | 'force' }
  | { kind: 'grant'; tables: string[]; roles: string[] }
  | { kind: 'other' }

export interface ReadStatement extends Statement {
  readonly migration: string
  readonly made: Made
}

const identifier = String.raw`"?([A-Za-z_][\w-]*(?:\.[A-Za-z_]\w*)?)"?`
const pattern = (source: string) => new RegExp(`^${source.replaceAll('NAME', identifier)}`, 'i')

const createIndex = pattern(String.raw`create (unique )?index (if not exists )?NAME on (?:only )?NAME`)
const dropIndex = pattern(String.raw`drop index (?:if exists )?NAME`)
const dropTrigger = pattern(String.raw`drop trigger (?:if exists )?NAME on NAME`)
const createPolicy = pattern(String.raw`create policy (?:"([^"]+)"|(\w+)) on NAME`)
const createTrigger = pattern(
  String.raw`create (?:or replace )?(?:constraint )?trigger NAME .*? on NAME (?:for|from|not|deferrable|when|execute|referencing)`,
)
const addConstraint = pattern(String.raw`alter table (?:only )?NAME add constraint NAME`)
const dropConstraint = pattern(String.raw`alter table (?:only )?NAME drop constraint (?:if exists )?NAME`)
const validateConstraint = pattern(String.raw`alter table (?:only )?NAME validate constraint NAME`)
const rowSecurity = pattern(String.raw`alter table (?:only )?NAME (enable|force) row level security`)
const alterTable = pattern(String.raw`alter table (?:only )?NAME `)
const grantOnTables = /^grant [^;]*? on (?:table )?((?:"?\w+"?(?:, )?)+) to ([\w, ]+)$/i
const simple: readonly [RegExp, 'extension' | 'schema' | 'table' | 'type' | 'function' | 'view'][] = [
  [pattern(String.raw`create extension (?:if not exists )?NAME`), 'extension'],
  [pattern(String.raw`create schema (?:if not exists )?NAME`), 'schema'],
  [pattern(String.raw`create table (?:if not exists )?NAME`), 'table'],
  [pattern(String.raw`create type NAME`), 'type'],
  [pattern(String.raw`create (?:or replace )?function NAME`), 'function'],
  [pattern(String.raw`create (?:or replace )?(?:materialized )?view NAME`), 'view'],
]

/** Names as the catalogue has them: `public.` is left out. */
function plain(name: string | undefined): string {
  return (name ?? '').replace(/^public\./i, '')
}

/** What one statement makes. */
export function readMade(sql: string): Made {
  const text = summarize(sql, Number.MAX_SAFE_INTEGER)
  let match = createIndex.exec(text)
  if (match) {
    const [, unique, deferrable, name, table] = match
    return {
      kind: 'index',
      name: plain(name),
      table: plain(table),
      unique: Boolean(unique),
      deferrable: Boolean(deferrable),
    }
  }
  if ((match = dropIndex.exec(text))) return { kind: 'drop index', name: plain(match[1]) }
  if ((match = dropTrigger.exec(text))) return { kind: 'drop trigger', name: plain(match[1]), table: plain(match[2]) }
  if ((match = createPolicy.exec(text)))
    return { kind: 'policy', name: match[1] ?? match[2] ?? '', table: plain(match[3]) }
  if ((match = createTrigger.exec(text))) return { kind: 'trigger', name: plain(match[1]), table: plain(match[2]) }
  if ((match = addConstraint.exec(text))) return { kind: 'constraint', table: plain(match[1]), name: plain(match[2]) }
  if ((match = dropConstraint.exec(text)))
    return { kind: 'drop constraint', table: plain(match[1]), name: plain(match[2]) }
  if ((match = validateConstraint.exec(text))) {
    return { kind: 'validate constraint', table: plain(match[1]), name: plain(match[2]) }
  }
  if ((match = rowSecurity.exec(text))) {
    return {
      kind: 'row security',
      table: plain(match[1]),
      mode: match[2]?.toLowerCase() === 'force' ? 'force' : 'enable',
    }
  }
  if ((match = alterTable.exec(text))) {
    const names = [...text.matchAll(/\badd column (?:if not exists )?"?(\w+)"?/gi)].map((added) => plain(added[1]))
    if (names.length > 0) return { kind: 'columns', table: plain(match[1]), names }
  }
  if ((match = grantOnTables.exec(text))) {
    const list = (names: string | undefined) =>
      (names ?? '').split(',').map((name) => plain(name.trim().replaceAll('"', '')))
    return { kind: 'grant', tables: list(match[1]), roles: list(match[2]) }
  }
  for (const [expression, kind] of simple) {
    match = expression.exec(text)
    if (match) return { kind, name: plain(match[1]) }
  }
  return { kind: 'other' }
}

/** All statements of these migrations, in order. */
export function readStatements(migrations: readonly MigrationFile[]): ReadStatement[] {
  return migrations.flatMap((migration) =>
    splitStatements(migration.sql).map((statement) => ({
      ...statement,
      migration: migration.name,
      made: readMade(statement.sql),
    })),
  )
}

/**
 * Without what a later migration of ours takes back: an index, a trigger or a constraint that is made and then dropped, and the drop
 * with it. What is dropped without having been made here is somebody else's, and stays.
 */
export function withoutSuperseded(statements: readonly ReadStatement[]): ReadStatement[] {
  const kept: ReadStatement[] = []
  for (const statement of statements) {
    const { made } = statement
    const undone = made.kind.startsWith('drop ') ? kept.findLastIndex((earlier) => drops(made, earlier.made)) : -1
    if (undone === -1) kept.push(statement)
    else kept.splice(undone, 1)
  }
  return kept
}

function drops(made: Made, earlier: Made): boolean {
  if (made.kind === 'drop index') return earlier.kind === 'index' && earlier.name === made.name
  if (made.kind !== 'drop trigger' && made.kind !== 'drop constraint') return false
  const kind = made.kind === 'drop trigger' ? 'trigger' : 'constraint'
  return earlier.kind === kind && earlier.name === made.name && earlier.table === made.table
}

export interface CoreTable {
  readonly name: string
  /** Column name to type, as PostgreSQL's format_type writes it without a length. */
  readonly columns: ReadonlyMap<string, string>
}

const typeNames: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  varchar: 'character varying',
}

/** The tables of a live Infra24 and their columns, from the baseline migration that makes them on an empty server. */
export function readCoreTables(migrations: readonly MigrationFile[]): CoreTable[] {
  const baseline = migrations.filter((migration) => migration.skippedOnAdoption)
  return readStatements(baseline).flatMap((statement) => {
    if (statement.made.kind !== 'table') return []
    const columns = new Map<string, string>()
    for (const line of statement.sql.split('\n')) {
      const match = /^\s+(\w+) ([a-z_]+)(?:\([\d,]+\))?(\[\])?(?=[\s,]|$)/.exec(line)
      if (match?.[1] && match[2]) columns.set(match[1], (typeNames[match[2]] ?? match[2]) + (match[3] ?? ''))
    }
    return [{ name: statement.made.name, columns }]
  })
}
