import { beforeAll, describe, expect, it } from 'vitest'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { readSettings } from './queries.ts'
import { settingsDefaults } from './schema.ts'
import { updateSettings } from './update-settings.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})

const now = () => new Date()
const read = () => withOrg(world.firstAdmin, (db) => readSettings(db, world.first.id))
const save = (values: { max_age_minutes: number; external_changes: 'always_ask' }, expectedUpdatedAt: string) =>
  withOrg(world.firstAdmin, (db) =>
    updateSettings(
      { db, actor: world.firstAdmin, now: now() },
      { section: 'calendar', values: { ...settingsDefaults.calendar, ...values }, expectedUpdatedAt },
    ),
  )
const stored = async (id: string): Promise<unknown> =>
  (await database.superuser.query('SELECT calendar_settings FROM organizations WHERE id = $1', [id])).rows[0]

describe('updateSettings', () => {
  it('keeps unknown keys, audits what changed, and leaves the neighbours alone', async () => {
    await database.superuser.query(
      `UPDATE organizations SET calendar_settings = '{"theirs": {"deep": true}, "version": 4}'`,
    )
    const before = await read()
    expect(before?.sections.calendar.values).toEqual(settingsDefaults.calendar)
    const saved = await save({ max_age_minutes: 30, external_changes: 'always_ask' }, before?.updatedAt ?? '')
    expect(await stored(world.first.id)).toEqual({
      calendar_settings: {
        ...settingsDefaults.calendar,
        theirs: { deep: true },
        version: 4,
        max_age_minutes: 30,
        external_changes: 'always_ask',
      },
    })
    expect(await stored(world.second.id)).toEqual({ calendar_settings: { theirs: { deep: true }, version: 4 } })
    expect((await read())?.updatedAt).toBe(saved.updatedAt)
    const entries = await database.superuser.query(
      `SELECT action, actor_id, changes FROM audit_log WHERE entity_id = $1 AND entity_type = 'organization'`,
      [world.first.id],
    )
    expect(entries.rows).toEqual([
      {
        action: 'organization.settings_changed',
        actor_id: world.firstAdmin.userId,
        changes: { max_age_minutes: [15, 30], external_changes: ['accept_when_possible', 'always_ask'] },
      },
    ])
  })

  it('pain 21: refuses a save over a change that its form never showed, and says what is there now', async () => {
    const seen = (await read())?.updatedAt ?? ''
    await save({ max_age_minutes: 45, external_changes: 'always_ask' }, seen)
    await expect(save({ max_age_minutes: 60, external_changes: 'always_ask' }, seen)).rejects.toMatchObject({
      code: 'stale',
      details: { current: { max_age_minutes: 45 } },
    })
    expect((await read())?.sections.calendar.values.max_age_minutes).toBe(45)
  })

  it('takes a save that changes nothing, whenever it comes, without writing', async () => {
    const count = async () =>
      (
        await database.superuser.query('SELECT count(*)::int AS n FROM audit_log WHERE entity_id = $1', [
          world.first.id,
        ])
      ).rows[0]
    const before = await count()
    await save({ max_age_minutes: 45, external_changes: 'always_ask' }, '2020-01-01T00:00:00.000Z')
    expect(await count()).toEqual(before)
  })
})
