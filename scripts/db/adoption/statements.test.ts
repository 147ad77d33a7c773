import { describe, expect, test } from 'vitest'
import { readMigrations } from '../migration-files.ts'
import { summarize } from '../split-statements.ts'
import { readCoreTables, readMade, readStatements } from './statements.ts'

const migrations = await readMigrations()
const core = readCoreTables(migrations)
const coreNames = core.map((table) => table.name)
const run = readStatements(migrations.filter((migration) => !migration.skippedOnAdoption))

describe('reading statements', () => {
  test.each([
    [
      'CREATE UNIQUE INDEX IF NOT EXISTS a_key ON public.a (x)',
      { kind: 'index', name: 'a_key', table: 'a', unique: true, deferrable: true },
    ],
    [
      'CREATE INDEX a_x ON a USING gist (x)',
      { kind: 'index', name: 'a_x', table: 'a', unique: false, deferrable: false },
    ],
    ['CREATE POLICY "All may" ON a FOR SELECT USING (true)', { kind: 'policy', name: 'All may', table: 'a' }],
    [
      'CREATE TRIGGER t BEFORE INSERT OR UPDATE OF x, y ON a FOR EACH ROW EXECUTE FUNCTION f()',
      { kind: 'trigger', name: 't', table: 'a' },
    ],
    ['ALTER TABLE a ADD COLUMN x int, ADD COLUMN y int', { kind: 'columns', table: 'a', names: ['x', 'y'] }],
    ['ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0)', { kind: 'constraint', table: 'a', name: 'c' }],
    ['GRANT SELECT, INSERT ON a, b TO r, s', { kind: 'grant', tables: ['a', 'b'], roles: ['r', 's'] }],
    ['GRANT EXECUTE ON FUNCTION app.f(uuid) TO r', { kind: 'other' }],
    ['-- why\nCREATE FUNCTION app.f() RETURNS int RETURN 1', { kind: 'function', name: 'app.f' }],
    ['ALTER TABLE a ENABLE ROW LEVEL SECURITY', { kind: 'row security', table: 'a', mode: 'enable' }],
  ])('%s', (sql, expected) => {
    expect(readMade(sql)).toEqual(expected)
  })

  test('the baseline gives the eight tables with their columns and types', () => {
    expect(coreNames).toEqual([
      'organizations',
      'org_memberships',
      'resources',
      'bookings',
      'booking_participants',
      'workshops',
      'surveys',
      'announcements',
    ])
    const counts = Object.fromEntries(core.map((table) => [table.name, table.columns.size]))
    expect(counts).toMatchObject({
      organizations: 23,
      org_memberships: 9,
      resources: 20,
      bookings: 26,
      booking_participants: 9,
    })
    expect(core[3]?.columns.get('requirements')).toBe('text[]')
    expect(core[0]?.columns.get('timezone')).toBe('character varying')
  })
})

describe('what adoption relies on in every migration', () => {
  test('nothing changes an old table that the planner does not understand', () => {
    const onOld = run.filter(
      (statement) =>
        statement.made.kind === 'other' &&
        new RegExp(`^(alter|drop|truncate|delete|update|create)\\b.*\\b(${coreNames.join('|')})\\b`, 'i').test(
          summarize(statement.sql, 200),
        ),
    )
    expect(onOld.map((statement) => `${statement.migration}: ${summarize(statement.sql)}`)).toEqual([])
  })

  test('one statement adds one constraint, and never beside a column', () => {
    const mixed = run.filter((statement) => (statement.sql.match(/\badd constraint\b/gi) ?? []).length > 1)
    expect(mixed.map((statement) => statement.sql)).toEqual([])
  })

  test('indexes on large old tables can be built without blocking writers', () => {
    const blocking = run.filter(
      ({ made }) =>
        made.kind === 'index' &&
        !made.deferrable &&
        ['resources', 'bookings', 'booking_participants'].includes(made.table),
    )
    expect(blocking.map((statement) => summarize(statement.sql))).toEqual([])
  })

  test('no transaction control and nothing that cannot run in one', () => {
    const forbidden = run.filter((statement) =>
      /^(begin|commit|rollback|vacuum)\b|\bconcurrently\b/i.test(summarize(statement.sql)),
    )
    expect(forbidden.map((statement) => `${statement.migration}: ${summarize(statement.sql)}`)).toEqual([])
  })

  test('an old table keeps its foreign keys loose: a new one concerns new columns only', () => {
    const oldColumns = new Map(core.map((table) => [table.name, table.columns]))
    const tightening = run.filter(({ made, sql }) => {
      if (made.kind !== 'constraint' || !coreNames.includes(made.table)) return false
      const columns = /foreign key \(([^)]*)\)/i
        .exec(sql)?.[1]
        ?.split(',')
        .map((column) => column.trim())
      return columns?.every((column) => oldColumns.get(made.table)?.has(column)) ?? false
    })
    expect(tightening.map((statement) => summarize(statement.sql))).toEqual([])
  })
})
