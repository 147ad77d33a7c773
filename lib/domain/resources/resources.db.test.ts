import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { readHistory, readOrg, withOrg, type World } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeResource } from '#tests/factories.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import {
  createResource,
  createResourceSchema,
  type DetectConflicts,
  editResource,
  getResource,
  listResources,
  readUsage,
  resourceQuerySchema,
  type ResourceRulesInput,
  saveBookingRules,
} from './index.ts'

const database = testDatabase()
let two: Awaited<ReturnType<typeof twoOrganisations>>
let room: { id: string; title: string }
let asked: Parameters<DetectConflicts>[1][]

const detectConflicts: DetectConflicts = async (_world, question) => {
  asked.push(question)
  return { opened: 1, reopened: 1, resolved: 1 }
}

beforeAll(async () => {
  two = await twoOrganisations(database.superuser)
})
beforeEach(async () => {
  asked = []
  room = await makeResource(database.superuser, two.first)
})

const inFirst = <T>(
  verb: (world: World & { detectConflicts: DetectConflicts }) => Promise<T>,
  actor = two.firstAdmin,
) => withOrg(actor, (db) => verb({ db, actor, now: new Date(), detectConflicts }))
const found = async (id = room.id) => {
  const resource = await readOrg(two.firstAdmin, (db) => getResource(db, two.first.id, id))
  if (!resource) throw new Error('no such resource')
  return resource
}
const stored = async (id = room.id) =>
  (
    await database.superuser.query(
      'SELECT availability_rules AS hours, booking_restrictions AS restrictions, capacity, capacity_kind FROM resources WHERE id = $1',
      [id],
    )
  ).rows[0]
const store = (hours: unknown, restrictions: unknown) =>
  database.superuser.query('UPDATE resources SET availability_rules = $2, booking_restrictions = $3 WHERE id = $1', [
    room.id,
    JSON.stringify(hours),
    JSON.stringify(restrictions),
  ])
const save = (changes: Partial<ResourceRulesInput>, expectedUpdatedAt?: string, base?: ResourceRulesInput) =>
  inFirst(async (world) => {
    const rules = base ?? (await found()).rules
    return saveBookingRules(world, { id: room.id, expectedUpdatedAt, rules: { ...rules, ...changes } })
  })
const history = (id = room.id) => readOrg(two.firstAdmin, (db) => readHistory(db, two.first.id, 'resource', id))

describe('making and editing a resource', () => {
  it('makes one that is always open, with an audit entry, and no other organisation sees it', async () => {
    const wish = createResourceSchema.parse({ type: 'equipment', title: ' Kiln ', capacity: 3, category: '' })
    const { id, updatedAt } = await inFirst((world) => createResource(world, wish))
    expect(await found(id)).toMatchObject({
      title: 'Kiln',
      category: null,
      capacity: 3,
      capacityKind: 'quantity',
      isActive: true,
      updatedAt,
      damagedRules: [],
      rules: { availability: { exceptions: [] }, restrictions: {}, capacityKind: null },
    })
    expect((await history(id)).map(({ action }) => action)).toEqual(['resource.created'])
    expect(await readOrg(two.secondAdmin, (db) => getResource(db, two.second.id, id))).toBeNull()
  })

  it('changes what is named, leaves the rest, and audits old and new', async () => {
    const before = await found()
    const saved = await inFirst((world) =>
      editResource(world, {
        id: room.id,
        expectedUpdatedAt: before.updatedAt,
        title: 'Red room',
        price: 12.5,
        location: 'Annexe',
      }),
    )
    expect(saved.updatedAt).not.toBe(before.updatedAt)
    expect(await found()).toMatchObject({
      title: 'Red room',
      price: 12.5,
      location: 'Annexe',
      type: 'space',
      updatedAt: saved.updatedAt,
    })
    const [entry] = await history()
    expect(entry).toMatchObject({
      action: 'resource.edited',
      changes: { title: [before.title, 'Red room'], price: [0, 12.5], location: [null, 'Annexe'] },
    })
    await inFirst((world) => editResource(world, { id: room.id, location: null }))
    expect((await found()).location).toBeNull()
    expect(asked).toEqual([])
  })

  it('asks what it means for bookings when it goes out of use', async () => {
    const saved = await inFirst((world) => editResource(world, { id: room.id, isActive: false }))
    expect(saved).toMatchObject({ opened: 2, resolved: 1 })
    expect(asked).toMatchObject([{ resourceId: room.id, cause: 'rule_change' }])
  })

  it('looks as far ahead as anything is booked', async () => {
    await makeBooking(database.superuser, two.first, {
      resourceId: room.id,
      start: '2039-05-01T10:00:00Z',
      end: '2039-05-01T11:00:00Z',
    })
    await inFirst((world) => editResource(world, { id: room.id, isBookable: false }))
    expect(asked[0]?.until.toISOString()).toBe('2039-05-01T11:00:00.000Z')
  })

  it('writes nothing when nothing changes, whenever it comes', async () => {
    const before = await found()
    const same = await inFirst((world) => editResource(world, { id: room.id, title: before.title }))
    expect(same.updatedAt).toBe(before.updatedAt)
    expect(await history()).toEqual([])
  })

  it('pain 21: refuses a save over what its form never showed, with the difference and who made it', async () => {
    const seen = (await found()).updatedAt
    const other = await makeMember(database.superuser, two.first, 'manager')
    await inFirst((world) => editResource(world, { id: room.id, expectedUpdatedAt: seen, title: 'Theirs' }), other)
    await expect(
      inFirst((world) => editResource(world, { id: room.id, expectedUpdatedAt: seen, title: 'Mine' })),
    ).rejects.toMatchObject({
      code: 'stale',
      details: { changes: { title: [room.title, 'Theirs'] }, by: [`Person ${other.userId}`] },
    })
    expect((await found()).title).toBe('Theirs')
  })

  it('notices a change of another application, made in the same millisecond', async () => {
    await database.superuser.query('ALTER TABLE resources DISABLE TRIGGER USER')
    await database.superuser.query(`UPDATE resources SET updated_at = '2030-01-01T10:00:00.000001Z' WHERE id = $1`, [
      room.id,
    ])
    const seen = (await found()).updatedAt
    expect(seen).toBe('2030-01-01T10:00:00.000001Z')
    await database.superuser.query(
      `UPDATE resources SET updated_at = '2030-01-01T10:00:00.000002Z', updated_by = 'infra24' WHERE id = $1`,
      [room.id],
    )
    await database.superuser.query('ALTER TABLE resources ENABLE TRIGGER USER')
    await expect(
      inFirst((world) => editResource(world, { id: room.id, expectedUpdatedAt: seen, title: 'Mine' })),
    ).rejects.toMatchObject({ code: 'stale', details: { changes: {}, by: ['infra24'] } })
  })

  it('is missing for another organisation', async () => {
    const { secondAdmin: actor } = two
    const world = (db: World['db']) => ({ db, actor, now: new Date(), detectConflicts })
    await expect(
      withOrg(actor, (db) => editResource(world(db), { id: room.id, title: 'Theirs' })),
    ).rejects.toMatchObject({ code: 'not_found' })
    const { rules } = await found()
    await expect(withOrg(actor, (db) => saveBookingRules(world(db), { id: room.id, rules }))).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('saving the rules', () => {
  it('keeps what another program wrote beside them, raises the revision of what changed, and audits each rule', async () => {
    await store({ theirs: { deep: [1] }, revision: 4 }, { theirs: 7, setup_minutes: 15, revision: 2 })
    const saved = await save({
      availability: {
        weekly: {
          tue: [],
          mon: [
            ['13:00', '17:00'],
            ['09:00', '12:00'],
          ],
        },
        exceptions: [],
      },
    })
    expect(saved).toMatchObject({ opened: 2, resolved: 1 })
    expect(await stored()).toMatchObject({
      hours: {
        theirs: { deep: [1] },
        revision: 5,
        weekly: {
          mon: [
            ['09:00', '12:00'],
            ['13:00', '17:00'],
          ],
        },
        exceptions: [],
      },
      restrictions: { theirs: 7, setup_minutes: 15, revision: 2 },
    })
    await save({ restrictions: { cleandown_minutes: 30 }, capacity: 12, capacityKind: 'seats' })
    expect(await stored()).toMatchObject({
      hours: { revision: 5 },
      restrictions: { theirs: 7, cleandown_minutes: 30, revision: 3 },
      capacity: 12,
      capacity_kind: 'seats',
    })
    expect((await stored()).restrictions).not.toHaveProperty('setup_minutes')
    expect((await history())[0]).toMatchObject({
      action: 'resource.rules_changed',
      actorId: two.firstAdmin.userId,
      changes: {
        setup_minutes: [15, null],
        cleandown_minutes: [null, 30],
        capacity: [1, 12],
        capacityKind: [null, 'seats'],
      },
    })
    expect(asked).toHaveLength(2)
  })

  it('takes the same rules written in another order for the same', async () => {
    const weekly = { mon: [['09:00', '12:00'] as [string, string]], fri: [['09:00', '17:00'] as [string, string]] }
    const { updatedAt } = await save({ availability: { weekly, exceptions: [] } })
    const again = await save({
      availability: { weekly: { fri: weekly.fri, sun: [], mon: weekly.mon }, exceptions: [] },
    })
    expect(again).toEqual({ id: room.id, updatedAt, opened: 0, resolved: 0 })
    expect((await stored()).hours.revision).toBe(1)
  })

  it('goes back to always open', async () => {
    await save({ availability: { weekly: {}, exceptions: [] } })
    expect((await found()).rules.availability.weekly).toEqual({})
    await save({ availability: { exceptions: [] } })
    expect((await stored()).hours).toEqual({ exceptions: [], revision: 2 })
  })

  it('replaces damaged rules and says that they were', async () => {
    await store({ weekly: { mon: 'nine' } }, { min_minutes: 'an hour', max_minutes: 60 })
    const before = await found()
    expect(before.damagedRules).toEqual(['opening hours', 'min_minutes'])
    await save({}, before.updatedAt, before.rules)
    expect((await found()).damagedRules).toEqual([])
    expect((await stored()).restrictions).toEqual({ max_minutes: 60, revision: 1 })
    expect((await history())[0]?.changes).toEqual({ damaged: [['opening hours', 'min_minutes'], null] })
  })

  it('pain 21: is refused when somebody saved first', async () => {
    const seen = await found()
    await save({ capacity: 3 }, seen.updatedAt)
    await expect(save({ capacity: 5 }, seen.updatedAt, seen.rules)).rejects.toMatchObject({
      code: 'stale',
      details: { changes: { capacity: [1, 3] } },
    })
    expect((await found()).capacity).toBe(3)
  })

  it('lets only one of two savers win who saw the same', async () => {
    const seen = await found()
    const results = await Promise.allSettled([3, 4].map((capacity) => save({ capacity }, seen.updatedAt, seen.rules)))
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'stale' })
  })

  it('links a connected calendar and a workflow of ours, and nothing else', async () => {
    await expect(save({ externalCalendarId: 'nowhere@calendar.example' })).rejects.toMatchObject({
      code: 'bad_input',
      details: { field: 'externalCalendarId' },
    })
    await expect(save({ approvalWorkflowId: newId() })).rejects.toMatchObject({
      code: 'bad_input',
      details: { field: 'approvalWorkflowId' },
    })
    const calendar = (organisation: { id: string }, id: string) =>
      database.superuser.query(
        `INSERT INTO calendar_integrations (organization_id, provider, external_calendar_id, calendar_name, access_token, created_by, updated_by)
         VALUES ($1, 'google', $2, 'Rooms', 'x', 'test', 'test')`,
        [organisation.id, id],
      )
    await calendar(two.first, 'ours@calendar.example')
    await calendar(two.second, 'theirs@calendar.example')
    await save({ externalCalendarId: 'ours@calendar.example' })
    expect((await found()).externalCalendarId).toBe('ours@calendar.example')
    await expect(save({ externalCalendarId: 'theirs@calendar.example' })).rejects.toMatchObject({ code: 'bad_input' })
  })

  it('keeps a link that Infra24 wrote and nobody connected', async () => {
    await database.superuser.query(`UPDATE resources SET external_calendar_id = 'old@infra24' WHERE id = $1`, [room.id])
    await save({ capacity: 2 })
    expect((await found()).externalCalendarId).toBe('old@infra24')
  })

  it('commits nothing when the search for conflicts fails', async () => {
    const failing: DetectConflicts = () => Promise.reject(new Error('no'))
    const { rules } = await found()
    await expect(
      inFirst((world) =>
        saveBookingRules({ ...world, detectConflicts: failing }, { id: room.id, rules: { ...rules, capacity: 9 } }),
      ),
    ).rejects.toThrow('no')
    expect((await found()).capacity).toBe(1)
    expect(await history()).toEqual([])
  })
})

describe('the list', () => {
  it('can be narrowed to what is in use and what takes bookings', async () => {
    await inFirst((world) => editResource(world, { id: room.id, isActive: false }))
    const ids = async (query: object) =>
      (
        await readOrg(two.firstAdmin, (db) =>
          listResources(db, two.first.id, resourceQuerySchema.parse({ limit: 200, ...query })),
        )
      ).rows.map(({ id }) => id)
    expect(await ids({ isActive: false })).toContain(room.id)
    expect(await ids({ isActive: true })).not.toContain(room.id)
    expect(await ids({ isBookable: true })).toContain(room.id)
    expect(await ids({ bookableOnly: true })).not.toContain(room.id)
  })
})

describe('usage', () => {
  // New York: clocks went forward on Sunday 10 March 2030, so the week from 4 March has 167 hours.
  const now = new Date('2030-03-20T15:00:00Z')
  const usage = (ids = [room.id], weeks = 4) =>
    readOrg(two.firstAdmin, (db) => readUsage({ db, actor: two.firstAdmin, now }, ids, weeks))
  const book = (start: string, end: string, more: { status?: string; units?: number } = {}) =>
    makeBooking(database.superuser, two.first, { resourceId: room.id, start, end, ...more })

  it('sums what was held in each whole week of the zone, split where a booking crosses Monday', async () => {
    await database.superuser.query(`UPDATE resources SET created_at = '2030-01-01' WHERE id = $1`, [room.id])
    await book('2030-02-26T15:00:00Z', '2030-02-26T17:00:00Z', { status: 'completed' })
    await book('2030-03-04T04:00:00Z', '2030-03-04T06:00:00Z') // Sunday 23:00 to Monday 01:00
    await book('2030-03-05T15:00:00Z', '2030-03-05T16:30:00Z', { status: 'no_show' })
    await book('2030-03-06T15:00:00Z', '2030-03-06T20:00:00Z', { status: 'cancelled' })
    await book('2030-03-19T15:00:00Z', '2030-03-19T16:00:00Z') // the week that runs
    const [one] = await usage()
    expect(one).toMatchObject({ zone: 'America/New_York', capacityKind: 'exclusive' })
    expect(one?.weeks).toEqual([
      { monday: '2030-02-18', bookedHours: 0, openHours: 168 },
      { monday: '2030-02-25', bookedHours: 3, openHours: 168 },
      { monday: '2030-03-04', bookedHours: 2.5, openHours: 167 },
      { monday: '2030-03-11', bookedHours: 0, openHours: 168 },
    ])
  })

  it('counts open hours by the rules and the capacity, and says nothing where the rules are damaged', async () => {
    await database.superuser.query(`UPDATE resources SET capacity_kind = 'seats', capacity = 10 WHERE id = $1`, [
      room.id,
    ])
    await store({ weekly: { mon: [['09:00', '12:00']] } }, {})
    await book('2030-03-11T14:00:00Z', '2030-03-11T16:00:00Z', { units: 4 })
    expect((await usage())[0]?.weeks.at(-1)).toEqual({ monday: '2030-03-11', bookedHours: 8, openHours: 30 })
    await store({ weekly: 'sometimes' }, {})
    expect((await usage())[0]?.weeks.at(-1)).toEqual({ monday: '2030-03-11', bookedHours: 8, openHours: null })
  })

  it('knows nothing of the time before a resource was there', async () => {
    await database.superuser.query(`UPDATE resources SET created_at = '2030-03-13' WHERE id = $1`, [room.id])
    expect((await usage())[0]?.weeks.map(({ bookedHours }) => bookedHours)).toEqual([null, null, null, 0])
  })

  it('answers for several at once, and never for another organisation', async () => {
    const other = await makeResource(database.superuser, two.first)
    const ids = (await usage([room.id, other.id, two.secondRoom.id])).map(({ resourceId }) => resourceId)
    expect(ids.toSorted()).toEqual([room.id, other.id].toSorted())
    expect(await usage([])).toEqual([])
  })

  it('reads the weeks that are asked for and not the years before', async () => {
    await database.superuser.query(
      `INSERT INTO bookings (id, org_id, resource_id, title, start_time, end_time, status, guarded, resource_type, created_by_clerk_id)
       SELECT gen_random_uuid(), $1, $2, 'Old', '2000-01-01'::timestamptz + n * interval '4 hours',
         '2000-01-01'::timestamptz + n * interval '4 hours' + interval '1 hour', 'completed', false, 'space', 'test'
       FROM generate_series(1, 20000) AS n`,
      [two.first.id, room.id],
    )
    await database.superuser.query('ANALYZE bookings')
    const plan = await database.superuser.query(
      `EXPLAIN (FORMAT JSON) SELECT resource_id, start_time, end_time, units FROM bookings WHERE org_id = $1 AND resource_id = ANY ($2::uuid[])
         AND status IN ('confirmed', 'completed', 'no_show') AND end_time > '2030-01-01' AND start_time < '2030-04-01'`,
      [two.first.id, [room.id]],
    )
    expect(JSON.stringify(plan.rows)).toContain('bookings_held')
  })
})
