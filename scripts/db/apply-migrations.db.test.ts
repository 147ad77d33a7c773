import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { applyMigrations } from './apply-migrations.ts'
import { describeMigration, readMigrations } from './migration-files.ts'
import { openOwnerPool } from './owner-connection.ts'
import { noFilters, openSchemaEngine, toMigrationsList } from './schema-engine.ts'

/** Runs statements on a fresh empty database of this test's own. */
describe('applying migrations', () => {
  let ownerUrl: string
  let pool: pg.Pool
  const names: string[] = []

  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: inject('superuserUrl') })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }

  beforeEach(async () => {
    const name = `migrations_${process.pid}_${names.push('') - 1}`
    names[names.length - 1] = name
    await onServer(`create database ${name} owner masterflow_owner`)
    const url = new URL(inject('templateOwnerUrl'))
    url.pathname = `/${name}`
    ownerUrl = url.href
    pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
    return () => pool.end()
  })
  afterAll(async () => {
    for (const name of names) await onServer(`drop database if exists ${name} with (force)`)
  })

  const first = describeMigration('1_first', '-- Why: a test.\n\nCREATE TABLE one (id int PRIMARY KEY);')
  const second = describeMigration(
    '2_second',
    `-- Why: bodies with semicolons.\n\nCREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;\nINSERT INTO one VALUES (two());`,
  )
  const records = async () => {
    const { rows } = await pool.query<{ name: string; state: string }>(
      `select migration_name as name, case when rolled_back_at is not null then 'rolled back' when finished_at is null then 'unfinished' else 'applied' end as state
       from _prisma_migrations order by started_at`,
    )
    return rows.map(({ name, state }) => `${name} ${state}`)
  }

  test('applies what is pending, in order, once', async () => {
    const lines: string[] = []
    const applied = await applyMigrations({ ownerUrl, migrations: [first, second], log: (line) => lines.push(line) })
    expect(applied.map((migration) => migration.name)).toEqual(['1_first', '2_second'])
    expect(lines[0]).toMatch(/applied 1_first \(\d+ ms\)/)
    expect(await applyMigrations({ ownerUrl, migrations: [first, second] })).toEqual([])
    expect((await pool.query('select id from one')).rows).toEqual([{ id: 2 }])
  })

  test('two at once: each migration runs once', async () => {
    const both = await Promise.all([1, 2].map(() => applyMigrations({ ownerUrl, migrations: [first, second] })))
    expect(both.flat().map((migration) => migration.name)).toEqual(['1_first', '2_second'])
  })

  test('a failing one names itself, its line and its statement, leaves nothing, and can run again', async () => {
    const broken = describeMigration(
      '3_broken',
      '-- Why: a test.\n\nCREATE TABLE three (id int);\nINSERT INTO one\n  VALUES (2);',
    )
    const migrations = [first, second, broken]
    const failing = applyMigrations({ ownerUrl, migrations })
    await expect(failing).rejects.toThrow(
      /3_broken failed at line 4: duplicate key[^]*Key \(id\)=\(2\)[^]*in: INSERT INTO one VALUES/,
    )
    expect((await pool.query(`select to_regclass('three') as three`)).rows).toEqual([{ three: null }])
    expect(await records()).toEqual(['1_first applied', '2_second applied', '3_broken unfinished'])
    await pool.query('delete from one')
    expect((await applyMigrations({ ownerUrl, migrations })).map((migration) => migration.name)).toEqual(['3_broken'])
    expect(await records()).toEqual(['1_first applied', '2_second applied', '3_broken rolled back', '3_broken applied'])
  })

  test('a syntax error is named by its line', async () => {
    const broken = describeMigration('1_broken', '-- Why: a test.\n\nSELECT 1;\n\nCREATE TABEL x (id int);')
    await expect(applyMigrations({ ownerUrl, migrations: [broken] })).rejects.toThrow(
      /1_broken failed at line 5: syntax error/,
    )
  })

  test('killed half-way through a migration: nothing of it is there, and the next run applies it', async () => {
    const slow = describeMigration('3_slow', '-- Why: a test.\n\nCREATE TABLE three (id int);\nSELECT pg_sleep(30);')
    const quick = { ...slow, sql: slow.sql.replace('pg_sleep(30)', '1') }
    await applyMigrations({ ownerUrl, migrations: [first] })
    const running = applyMigrations({ ownerUrl, migrations: [first, slow] }).catch((error: unknown) => String(error))
    for (let waited = 0; waited < 100; waited++) {
      const { rows } = await pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where query like '%pg_sleep(30)%' and pid <> pg_backend_pid() and datname = current_database()`,
      )
      if (rows[0]) {
        await onServer(`select pg_terminate_backend(${rows[0].pid})`)
        break
      }
      await sleep(20)
    }
    expect(await running).toContain('3_slow failed')
    expect((await pool.query(`select to_regclass('three') as three`)).rows).toEqual([{ three: null }])
    expect(await applyMigrations({ ownerUrl, migrations: [first, quick] })).toHaveLength(1)
  }, 60_000)

  test('a table in use does not fail a migration: it gives way and tries again', async () => {
    await applyMigrations({ ownerUrl, migrations: [first] })
    const alter = describeMigration('2_alter', '-- Why: a test.\n\nALTER TABLE one ADD COLUMN more text;')
    const reader = await pool.connect()
    await reader.query('begin; select * from one')
    const lines: string[] = []
    const running = applyMigrations({ ownerUrl, migrations: [first, alter], log: (line) => lines.push(line) })
    await sleep(2_500)
    await reader.query('commit')
    reader.release()
    expect(await running).toHaveLength(1)
    expect(lines.some((line) => line.includes('a table is busy, trying again'))).toBe(true)
  })

  test("what we write is what Prisma's own engine expects to find", async () => {
    await applyMigrations({ ownerUrl })
    const owner = openOwnerPool(ownerUrl)
    const engine = await openSchemaEngine({ pool: owner, runScript: async (sql) => void (await owner.query(sql)) })
    const migrationsList = await toMigrationsList(await readMigrations())
    const diagnosis = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters,
    })
    expect(diagnosis).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true })
    expect(diagnosis.history ?? null).toBeNull()
    engine.free()
    await owner.end()
  })
})
