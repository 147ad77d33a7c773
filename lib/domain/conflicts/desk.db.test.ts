import { describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg, type World } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource } from '#tests/factories.ts'
import { bulkConflictSchema, bulkIgnoreSchema, bulkResolveSchema } from './change-many.ts'
import {
  assignConflict,
  changeManyConflicts,
  changesSince,
  conflictQuerySchema,
  countConflicts,
  getConflict,
  ignoreConflict,
  listConflicts,
  readPicture,
  reopenConflict,
  resolveConflict,
} from './index.ts'
import { nearestFirst } from './list-conflicts.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
type Person = Actor & { kind: 'person' }
type Values = {
  severity?: string
  status?: string
  start?: string | null
  end?: string | null
  created?: string
  booking?: string
  fingerprint?: string
}

/** A house of its own for each test: lists must not meet other tests' conflicts. */
async function house() {
  const organisation = await makeOrganisation(database.superuser)
  const manager = await makeMember(database.superuser, organisation, 'manager')
  const room = await makeResource(database.superuser, organisation)
  const add = async (values: Values = {}): Promise<string> => {
    const { rows } = await database.superuser.query<{ id: string }>(
      `INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, conflict_data, severity, status, starts_at, ends_at, created_at, booking_id, fingerprint)
       VALUES ($1, $2, 'double_booking', '{}', $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        organisation.id,
        room.id,
        values.severity ?? 'high',
        values.status ?? 'open',
        values.start === undefined ? '2030-02-03T10:00:00Z' : values.start,
        values.end === undefined ? '2030-02-03T11:00:00Z' : values.end,
        values.created ?? '2030-01-01T00:00:00Z',
        values.booking ?? null,
        values.fingerprint ?? null,
      ],
    )
    return rows[0]?.id ?? ''
  }
  return { organisation, manager, room, add }
}

const write = <T>(actor: Person, work: (world: World) => Promise<T>, at = now) =>
  withOrg(actor, (db) => work({ db, actor, now: at }))
const list = (actor: Person, query: object = {}, at = now) =>
  readOrg(actor, (db) => listConflicts({ db, actor, now: at }, conflictQuerySchema.parse(query)))
const find = (actor: Person, id: string) => readOrg(actor, (db) => getConflict({ db, actor }, id))

describe('the order of the desk', () => {
  it('puts severity first, then what is on or soonest, and what is over last, the latest of it first', async () => {
    const { manager, add } = await house()
    const hour = (from: string, until: string) => ({ start: `2030-${from}:00Z`, end: `2030-${until}:00Z` })
    const ids = {
      overLongAgo: await add({ severity: 'critical', ...hour('01-10T10:00', '01-10T11:00') }),
      overLately: await add({ severity: 'critical', ...hour('01-31T10:00', '01-31T11:00') }),
      later: await add({ severity: 'critical', ...hour('03-01T10:00', '03-01T11:00') }),
      soon: await add({ severity: 'critical', ...hour('02-02T10:00', '02-02T11:00') }),
      on: await add({ severity: 'critical', ...hour('02-01T08:00', '02-01T10:00') }),
      timeless: await add({ severity: 'critical', start: null, end: null, created: '2030-01-20T00:00:00Z' }),
      lowAndSoon: await add({ severity: 'low', ...hour('02-01T10:00', '02-01T11:00') }),
    }
    const { on, soon, later, overLately, timeless, overLongAgo, lowAndSoon } = ids
    const inOrder = [on, soon, later, overLately, timeless, overLongAgo, lowAndSoon]
    expect((await list(manager)).rows.map(({ id }) => id)).toEqual(inOrder)
    const of = async (query: object) => (await list(manager, query)).rows.map(({ id }) => id)
    expect(await of({ when: 'past' })).toEqual([overLately, timeless, overLongAgo])
    expect(await of({ when: 'upcoming', severity: ['low'] })).toEqual([lowAndSoon])
  })

  it('reads forwards and back over every edge of the order, and time that passes between pages moves nothing', async () => {
    const { manager, add } = await house()
    for (let index = 0; index < 23; index++) {
      const day = String((index % 9) + 1).padStart(2, '0')
      await add({
        severity: ['critical', 'high', 'medium', 'low'][index % 4],
        ...(index % 3 === 0
          ? { start: `2030-01-${day}T10:00:00Z`, end: `2030-01-${day}T11:00:00Z` }
          : { start: `2030-02-${day}T10:00:00Z`, end: `2030-02-${day}T11:00:00Z` }),
      })
    }
    const all = (await list(manager, { limit: 200 })).rows.map(({ id }) => id)
    expect(new Set(all).size).toBe(23)
    const forwards: string[] = []
    let page = await list(manager, { limit: 3 })
    const later = new Date('2030-02-05T09:00:00Z')
    for (;;) {
      forwards.push(...page.rows.map(({ id }) => id))
      if (!page.nextCursor) break
      page = await list(manager, { limit: 3, cursor: page.nextCursor }, later)
    }
    expect(forwards).toEqual(all)
    const backwards = page.rows.map(({ id }) => id)
    while (page.previousCursor) {
      page = await list(manager, { limit: 3, cursor: page.previousCursor }, later)
      backwards.unshift(...page.rows.map(({ id }) => id))
    }
    expect(backwards).toEqual(all)
    await expect(list(manager, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad_input' })
  })

  it('costs on page four hundred what it costs on page one', async () => {
    const { organisation, manager, room } = await house()
    await database.superuser.query(
      `INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, conflict_data, severity, starts_at, ends_at, created_at)
       SELECT $1, $2, 'double_booking', '{}', (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4], at, at + interval '1 hour', now()
       FROM generate_series(1, 24000) AS n CROSS JOIN LATERAL (SELECT timestamptz '2030-02-01T09:00Z' + (n - 12000) * interval '7 minutes' AS at) AS t`,
      [organisation.id, room.id],
    )
    await database.superuser.query('ANALYZE conflict_logs')
    const query = conflictQuerySchema.parse({ status: ['open'] })
    type Plan = { 'Node Type': string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Plan[] } & Record<
      string,
      unknown
    >
    const readAt = async (position: Parameters<typeof nearestFirst>[3]) =>
      readOrg(manager, async (db) => {
        const [row] = await db.$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>`
          EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${nearestFirst(organisation.id, query, now.toISOString(), position, now)}`
        const top = row?.['QUERY PLAN'][0].Plan
        const all: Plan[] = []
        const walk = (plan: Plan | undefined) => {
          if (!plan) return
          all.push(plan)
          plan.Plans?.forEach(walk)
        }
        walk(top)
        const scans = all.filter((plan) => plan['Relation Name'] === 'conflict_logs')
        return {
          kinds: new Set(scans.map((plan) => plan['Node Type'])),
          rows: scans.reduce(
            (sum, plan) =>
              sum + (plan['Actual Rows'] + Number(plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'],
            0,
          ),
          blocks: Number(top?.['Shared Hit Blocks']) + Number(top?.['Shared Read Blocks']),
        }
      })
    const first = await readAt(null)
    const { rows } = await database.superuser.query<{ id: string; at: string }>(
      `SELECT id, ends_at::text AS at FROM conflict_logs WHERE organization_id = $1 AND severity = 'low' AND ends_at > $2 ORDER BY ends_at, id OFFSET 2000 LIMIT 1`,
      [organisation.id, now],
    )
    const deep = await readAt({
      key: { rank: 3, over: false, at: rows[0]?.at ?? '', id: rows[0]?.id ?? '', now: now.toISOString() },
      backwards: false,
    })
    // At most a page of each stretch and the page itself; never the table.
    for (const plan of [first, deep]) {
      expect([...plan.kinds].filter((kind) => kind === 'Seq Scan')).toEqual([])
      expect(plan.rows).toBeLessThanOrEqual(9 * (query.limit + 1))
    }
    expect(deep.blocks).toBeLessThanOrEqual(first.blocks)
  })
})

describe('giving a conflict to somebody', () => {
  it('knows only active members, keeps a history, and finds mine and nobody’s', async () => {
    const { organisation, manager, add } = await house()
    const [mine, free] = [await add(), await add()]
    const colleague = await makeMember(database.superuser, organisation, 'member')
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    const given = await write(manager, (world) => assignConflict(world, { id: mine, assignee: colleague.userId }))
    expect(given).toMatchObject({ assignedTo: colleague.userId, before: null, version: 2 })
    await expect(
      write(manager, (world) => assignConflict(world, { id: free, assignee: stranger.userId })),
    ).rejects.toMatchObject({ code: 'bad_input', details: { field: 'assignee' } })
    const of = async (assignee: string[]) => (await list(manager, { assignee })).rows.map(({ id }) => id)
    expect(await of([colleague.userId])).toEqual([mine])
    expect(await of(['none'])).toEqual([free])
    expect((await of(['none', colleague.userId])).toSorted()).toEqual([free, mine].toSorted())
    expect((await find(manager, mine))?.history[0]).toMatchObject({
      action: 'conflict.assigned',
      changes: { assignedTo: [null, colleague.userId] },
    })
  })

  it('pain 21: a stale version is refused with the field and who changed it; a settled one is nobody’s task', async () => {
    const { manager, add } = await house()
    const id = await add()
    await write(manager, (world) => assignConflict(world, { id, expectedVersion: 1, assignee: manager.userId }))
    await expect(
      write(manager, (world) => assignConflict(world, { id, expectedVersion: 1, assignee: null })),
    ).rejects.toMatchObject({
      code: 'stale',
      details: { changes: { assignedTo: [null, manager.userId] }, by: [`Person ${manager.userId}`] },
    })
    await write(manager, (world) => ignoreConflict(world, { id, notes: 'Agreed by phone' }))
    await expect(write(manager, (world) => assignConflict(world, { id, assignee: null }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })
})

describe('taking a decision back', () => {
  it('reopens what was resolved, takes its words from the booking, and wants the version that the decision made', async () => {
    const { organisation, manager, room, add } = await house()
    const booking = await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-03T10:00:00Z',
      end: '2030-02-03T11:00:00Z',
    })
    const id = await add({ booking: booking.id, status: 'investigating' })
    const words = async () =>
      (
        await database.superuser.query('SELECT conflict_resolution_notes AS words FROM bookings WHERE id = $1', [
          booking.id,
        ])
      ).rows[0].words
    const done = await write(manager, (world) =>
      resolveConflict(world, { id, resolution: 'Moved', notes: ' To Studio B ' }),
    )
    expect(await words()).toBe('Moved: To Studio B')
    await expect(
      write(manager, (world) => reopenConflict(world, { id, expectedVersion: done.version - 1, to: 'open' })),
    ).rejects.toMatchObject({ code: 'stale' })
    await write(manager, (world) => reopenConflict(world, { id, expectedVersion: done.version, to: 'investigating' }))
    expect(await words()).toBeNull()
    expect(await find(manager, id)).toMatchObject({
      status: 'investigating',
      resolution: null,
      resolutionNotes: null,
      resolvedAt: null,
      resolvedBy: null,
    })
    await expect(write(manager, (world) => reopenConflict(world, { id, to: 'open' }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('leaves a conflict settled whose cause is gone', async () => {
    const { manager, add } = await house()
    const id = await add({ status: 'resolved' })
    await database.superuser.query('UPDATE conflict_logs SET cause_present = false WHERE id = $1', [id])
    await expect(write(manager, (world) => reopenConflict(world, { id, to: 'open' }))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('is gone'),
    })
  })
})

describe('many conflicts at once', () => {
  it('pain 22: "all matching" means all pages, but for the exceptions; what is settled is left and counted', async () => {
    const { manager, add } = await house()
    const ids: string[] = []
    for (let index = 0; index < 205; index++) ids.push(await add())
    await add({ severity: 'low' })
    const settled = await add({ status: 'resolved' })
    const query = { status: [], severity: ['high'] }
    const target = bulkConflictSchema.parse({ target: { kind: 'matching', query, except: [ids[0]] } })
    const outcome = await write(manager, (world) =>
      changeManyConflicts(world, target, (id) => ignoreConflict(world, { id, notes: 'The hall is closed that week' })),
    )
    expect(outcome).toMatchObject({ changed: 204, skipped: 1, remaining: false })
    expect(outcome.done).toHaveLength(204)
    expect((await find(manager, settled))?.status).toBe('resolved')
    const counts = await readOrg(manager, (db) =>
      countConflicts({ db, actor: manager, now }, conflictQuerySchema.parse({})),
    )
    expect(counts).toEqual({ open: 2, investigating: 0, resolved: 1, ignored: 204 })
  })

  it('pain 22: bulk needs a typed reason, and keeps it word for word with each', async () => {
    const { manager, add } = await house()
    const ids = [await add(), await add()]
    const target = { kind: 'some', ids }
    for (const notes of [undefined, '', '   ']) {
      expect(bulkIgnoreSchema.safeParse({ target, notes }).success).toBe(false)
      expect(bulkResolveSchema.safeParse({ target, notes, resolution: 'Both can stay' }).success).toBe(false)
    }
    const { notes, resolution, ...rest } = bulkResolveSchema.parse({
      target,
      notes: 'The choir sings outside.',
      resolution: 'Both can stay',
    })
    await write(manager, (world) =>
      changeManyConflicts(world, rest, (id) => resolveConflict(world, { id, notes, resolution })),
    )
    for (const id of ids)
      expect(await find(manager, id)).toMatchObject({ resolution, resolutionNotes: 'The choir sings outside.' })
  })

  it('knows nothing of other houses', async () => {
    const [ours, theirs] = [await house(), await house()]
    const id = await theirs.add()
    const outcome = await write(ours.manager, (world) =>
      changeManyConflicts(world, { target: { kind: 'some', ids: [id] } }, (each) =>
        ignoreConflict(world, { id: each, notes: 'x' }),
      ),
    )
    expect(outcome).toMatchObject({ changed: 0, skipped: 1 })
    expect((await find(theirs.manager, id))?.status).toBe('open')
  })
})

describe('what happened since the list was made', () => {
  it('counts what arrived or came back and would be shown, and tells what of the shown changed', async () => {
    const { manager, add } = await house()
    const shown = await add()
    const back = await add({ status: 'resolved' })
    const since = new Date()
    const ask = () =>
      readOrg(manager, (db) =>
        changesSince({ db, actor: manager, now }, conflictQuerySchema.parse({ status: ['open'] }), {
          since,
          shown: [shown],
        }),
      )
    expect(await ask()).toEqual({ count: 0, changed: [] })
    const future = new Date(since.getTime() + 1000).toISOString()
    await add({ created: future })
    await add({ created: future, status: 'ignored' })
    await database.superuser.query(
      `UPDATE conflict_logs SET status = 'open', reopened_count = 1, last_detected_at = $2 WHERE id = $1`,
      [back, future],
    )
    await write(manager, (world) => assignConflict(world, { id: shown, assignee: manager.userId }))
    const after = await ask()
    expect(after.count).toBe(2)
    expect(after.changed).toMatchObject([{ id: shown, assignedTo: manager.userId, version: 2 }])
  })
})

describe('the picture of a resource', () => {
  it('has what holds it with set-up and clean-down, closed hours, and why more may be there', async () => {
    const { organisation, manager, room } = await house()
    await database.superuser.query(
      `UPDATE resources SET availability_rules = '{"revision": 1, "weekly": {"fri": [["09:00", "18:00"]]}, "exceptions": []}',
         booking_restrictions = '{"setup_minutes": 30}', external_calendar_id = 'nobody-connected-it' WHERE id = $1`,
      [room.id],
    )
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-01T15:00:00Z',
      end: '2030-02-01T16:00:00Z',
    })
    const [from, to] = [new Date('2030-02-01T05:00:00Z'), new Date('2030-02-02T05:00:00Z')]
    const picture = await readOrg(manager, (db) =>
      readPicture({ db, actor: manager, now }, { resourceId: room.id, from, to }),
    )
    expect(picture.occupancies).toMatchObject([
      { start: '2030-02-01T15:00:00.000Z', occupiedStart: '2030-02-01T14:30:00.000Z' },
    ])
    expect(picture.closed).toEqual([
      { start: '2030-02-01T05:00:00.000Z', end: '2030-02-01T14:00:00.000Z' },
      { start: '2030-02-01T23:00:00.000Z', end: '2030-02-02T05:00:00.000Z' },
    ])
    expect(picture.unknown).toContain('not connected')
    expect(picture.sources[1]).toMatchObject({ state: 'unreachable' })
  })

  it('says so where more holds it than a picture shows: what is left out must not look free', async () => {
    const { organisation, manager, room } = await house()
    const [from, to] = [new Date('2030-02-01T00:00:00Z'), new Date('2030-02-02T00:00:00Z')]
    const fill = (first: number, last: number) =>
      database.superuser.query(
        `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, units, guarded, resource_type, created_by_clerk_id)
         SELECT $1, $2, 'Tour', at, at + interval '5 minutes', 'confirmed', 1, false, 'space', 'test'
         FROM generate_series($3::int, $4::int) AS n CROSS JOIN LATERAL (SELECT timestamptz '2030-02-01T00:00Z' + n * interval '6 minutes' AS at) AS t`,
        [organisation.id, room.id, first, last],
      )
    const read = () =>
      readOrg(manager, (db) => readPicture({ db, actor: manager, now }, { resourceId: room.id, from, to }))
    await fill(0, 198)
    expect(await read()).toMatchObject({ unknown: null })
    await fill(199, 210)
    expect(await read()).toMatchObject({ unknown: 'only the first 200 bookings are shown' })
  })
})
