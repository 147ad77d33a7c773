import { describe, expect, test } from 'vitest'
import { splitStatements, summarize } from './split-statements.ts'

describe('splitStatements', () => {
  test('cuts at semicolons between statements only', () => {
    const sql = [
      '-- why; this exists',
      "create table a (b text default ';');",
      'create function f() returns int language plpgsql as $body$ begin return 1; end $body$;',
      "/* a; /* nested; */ b; */ select \"odd;name\", E'it\\';s', 'it''s;' from a;",
      '-- the end;',
    ].join('\n')
    expect(splitStatements(sql).map(({ sql: text, line }) => [line, summarize(text, 40)])).toEqual([
      [2, "create table a (b text default ';')"],
      [3, 'create function f() returns int languag…'],
      [4, `select "odd;name", E'it\\';s', 'it''s;' …`],
    ])
  })

  test('a parameter like $1 is no quote and the last statement needs no semicolon', () => {
    expect(splitStatements('select $1; select $2')).toHaveLength(2)
  })

  test('nothing but comments and space is nothing', () => {
    expect(splitStatements('\n-- only words\n ; /* x */ ;\n')).toEqual([])
  })
})
