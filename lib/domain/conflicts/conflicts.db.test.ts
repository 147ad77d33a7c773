import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { createBooking } from '../bookings/index.ts'
import {
  assessAvailability,
  conflictQuerySchema,
  countConflicts,
  getConflict,
  ignoreConflict,
  investigateConflict,
  listConflicts,
  resolveConflict,
} from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
let organisation: Organisation
let manager: Actor & { kind: 'person' }
let day = 1

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  manager = await makeMember(database.superuser, organisation, 'manager')
})

/** A refused booking, and so an open conflict. */
async function clash(): Promise<string> {
  const room = await makeResource(database.superuser, organisation)
  const date = `2030-05-${String(day++).padStart(2, '0')}`
  const slot = { resourceId: room.id, start: `${date}T10:00:00Z`, end: `${date}T11:00:00Z` }
  await makeBooking(database.superuser, organisation, slot)
  const refused = await withOrg(manager, (db) =>
    createBooking(
      { db, actor: manager, now },
      { ...slot, start: new Date(slot.start), end: new Date(slot.end), title: 'Second' },
    ),
  )
  if (refused.kind !== 'refused' || !refused.conflictId) throw new Error('the clash was not refused')
  return refused.conflictId
}

const find = (id: string) => readOrg(manager, (db) => getConflict({ db, actor: manager }, id))

describe('settling a conflict', () => {
  it('goes from open over investigating to resolved, with words and history', async () => {
    const id = await clash()
    const investigating = await withOrg(manager, (db) =>
      investigateConflict({ db, actor: manager, now }, { id, expectedVersion: 1 }),
    )
    expect(investigating).toMatchObject({ status: 'investigating', version: 2 })
    await withOrg(manager, (db) =>
      resolveConflict(
        { db, actor: manager, now },
        { id, expectedVersion: 2, resolution: 'Moved', notes: 'To Studio B' },
      ),
    )
    const conflict = await find(id)
    expect(conflict).toMatchObject({
      status: 'resolved',
      resolution: 'Moved',
      resolutionNotes: 'To Studio B',
      resolvedBy: manager.userId,
    })
    expect(conflict?.history.map((entry) => entry.action)).toEqual([
      'conflict.resolved',
      'conflict.investigating',
      'conflict.detected',
    ])
  })

  it('pain 21: refuses a stale version with what changed and by whom, and settles only once', async () => {
    const id = await clash()
    await withOrg(manager, (db) => ignoreConflict({ db, actor: manager, now }, { id, notes: 'Both agreed' }))
    const again = (expectedVersion?: number) =>
      withOrg(manager, (db) =>
        resolveConflict({ db, actor: manager, now }, { id, expectedVersion, resolution: 'Moved' }),
      )
    await expect(again(1)).rejects.toMatchObject({
      code: 'stale',
      details: { changes: { status: ['open', 'ignored'] }, by: [`Person ${manager.userId}`] },
    })
    await expect(again()).rejects.toMatchObject({ code: 'conflict' })
  })

  it('lists by severity, counts by status and is invisible to another organisation', async () => {
    const id = await clash()
    const query = conflictQuerySchema.parse({ status: ['open'], limit: 1 })
    const page = await readOrg(manager, (db) => listConflicts({ db, actor: manager, now }, query))
    expect(page.rows).toHaveLength(1)
    expect(await readOrg(manager, (db) => countConflicts({ db, actor: manager, now }, query))).toMatchObject({
      resolved: 1,
      ignored: 1,
    })
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    expect(await readOrg(stranger, (db) => getConflict({ db, actor: manager }, id))).toBeNull()
    await expect(
      withOrg(stranger, (db) => ignoreConflict({ db, actor: stranger, now }, { id, notes: 'x' })),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('asking whether a time is possible', () => {
  it('stores nothing, and masks whose booking it is from whoever may not see bookings', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-06-01T10:00:00Z', end: '2030-06-01T11:00:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    const keyId = (
      await database.superuser.query(
        `INSERT INTO api_keys (organization_id, name, prefix, key_hash, created_by) VALUES ($1, 'k', 'p', 'hash', 't') RETURNING id`,
        [organisation.id],
      )
    ).rows[0].id
    const key: Actor = { kind: 'api_key', apiKeyId: keyId, organizationId: organisation.id, scopes: ['resources.view'] }
    const ask = (actor: Actor) =>
      readOrg(actor, (db) =>
        assessAvailability({ db, actor, now }, { ...slot, start: new Date(slot.start), end: new Date(slot.end) }),
      )
    const [seen, masked] = [await ask(manager), await ask(key)]
    expect(seen.reasons[0]?.occupancies?.[0]?.label).toBe('Printmaking')
    expect(masked).toMatchObject({ verdict: 'impossible' })
    expect(JSON.stringify(masked)).not.toContain('Printmaking')
    const { rows } = await database.superuser.query(
      `SELECT count(*)::int AS n FROM conflict_logs WHERE resource_id = $1`,
      [room.id],
    )
    expect(rows[0].n).toBe(0)
  })
})
