import { describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import type { Permission } from '#lib/core/permissions.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeRequest, makeResource } from '#tests/factories.ts'
import { createBooking } from '../bookings/index.ts'
import {
  changesSince,
  conflictQuerySchema,
  detectConflicts,
  getConflict,
  listConflicts,
  resolveConflict,
} from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')

/** A house whose room is held twice, as the detector found it, and keys of any scope to read it with. */
async function house() {
  const organisation = await makeOrganisation(database.superuser)
  const manager = await makeMember(database.superuser, organisation, 'manager')
  const room = await makeResource(database.superuser, organisation)
  const slot = { resourceId: room.id, start: '2030-02-03T10:00:00Z', end: '2030-02-03T12:00:00Z' }
  await makeBooking(database.superuser, organisation, slot)
  await makeBooking(database.superuser, organisation, { ...slot, end: '2030-02-03T11:00:00Z', guarded: false })
  const { conflicts } = await withOrg(manager, (db) =>
    detectConflicts(
      { db, actor: manager, now },
      { resourceId: room.id, from: new Date('2030-02-03'), until: new Date('2030-02-04'), cause: 'sweep' },
    ),
  )
  const { rows } = await database.superuser.query<{ id: string }>(
    `INSERT INTO api_keys (organization_id, name, prefix, key_hash, created_by) VALUES ($1, 'k', 'p', $2, 't') RETURNING id`,
    [organisation.id, organisation.id],
  )
  const key = (...scopes: Permission[]): Actor => ({
    kind: 'api_key',
    apiKeyId: rows[0]?.id ?? '',
    organizationId: organisation.id,
    scopes,
  })
  return { organisation, manager, room, id: conflicts[0]?.id ?? '', key }
}

const query = conflictQuerySchema.parse({})
const readAll = (actor: Actor, id: string) =>
  readOrg(actor, async (db) => ({
    list: (await listConflicts({ db, actor, now }, query)).rows,
    byAge: (await listConflicts({ db, actor, now }, { ...query, sort: 'newest' })).rows,
    live: await changesSince({ db, actor, now }, query, { since: new Date(0), shown: [id] }),
    one: await getConflict({ db, actor }, id),
  }))

describe('pain 25: whoever may not see bookings', () => {
  it('learns that the room is held, when and by which rule, and not by what', async () => {
    const { manager, id, key } = await house()
    await withOrg(manager, (db) =>
      resolveConflict({ db, actor: manager, now }, { id, resolution: 'Moved', notes: 'Printmaking goes to Studio B' }),
    )
    const seen = await readAll(manager, id)
    for (const part of [seen.list, seen.byAge, seen.live, seen.one])
      expect(JSON.stringify(part)).toContain('Printmaking')
    const masked = await readAll(key('conflicts.view'), id)
    expect(JSON.stringify(masked)).not.toContain('Printmaking')
    expect(masked.list).toMatchObject([{ id, summary: 'It is held twice then.', start: new Date('2030-02-03T10:00Z') }])
    expect(masked.live.changed).toMatchObject([{ id, summary: 'It is held twice then.' }])
    expect(masked.one).toMatchObject({
      status: 'resolved',
      resolution: 'Moved',
      resolutionNotes: null,
      data: {
        version: 2,
        cause: 'written_outside',
        range: { start: '2030-02-03T10:00:00.000Z', end: '2030-02-03T11:00:00.000Z' },
        occupancies: [
          { kind: 'booking', label: 'busy', start: '2030-02-03T10:00:00.000Z' },
          { kind: 'booking', label: 'busy' },
        ],
        reasons: [{ rule: 'bookings.exclusive', version: 2, message: 'Something is booked then.' }],
        sources: [{ name: 'bookings', state: 'current' }, {}],
      },
    })
    expect(await readAll(key('conflicts.view', 'bookings.view', 'requests.view'), id)).toEqual(seen)
  })

  it('learns nothing from words, keys and versions that this code doesn’t know', async () => {
    const { organisation, room, key } = await house()
    const data = {
      version: 1,
      range: 'whenever',
      cause: 'override',
      reason: 'Ana asked for it',
      organiser: 'ana@example.org',
      occupancies: [
        { kind: 'booking', id: 'b1' },
        { kind: 'calendar', id: 'e1', label: 'Ana', attendees: ['Ana'] },
      ],
      reasons: [
        { rule: 'restrictions.per_person', version: 1, effect: 'blocks', message: 'Ana has 3 of 3', who: 'Ana' },
        { rule: 'ana.rule', version: 9, effect: 'blocks', message: 'Ana' },
        { rule: 'hours.open', version: 1, effect: 'blocks', message: 'It is closed then.' },
      ],
    }
    const insert = async (document: unknown) =>
      (
        await database.superuser.query<{ id: string }>(
          `INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, conflict_data, severity)
           VALUES ($1, $2, 'resource_unavailable', $3, 'high') RETURNING id`,
          [organisation.id, room.id, JSON.stringify(document)],
        )
      ).rows[0]?.id ?? ''
    const id = await insert(data)
    const masked = await readAll(key('conflicts.view'), id)
    expect(JSON.stringify(masked)).not.toMatch(/\bAna\b|example\.org/)
    expect(masked.one?.data).toEqual({
      version: 1,
      cause: 'override',
      occupancies: [
        { kind: 'booking', id: 'b1', label: 'busy' },
        { kind: 'calendar', id: 'e1', label: 'busy' },
      ],
      reasons: [
        expect.objectContaining({ message: 'A restriction of the resource stands against it.' }),
        expect.objectContaining({ message: 'It is not shown why.' }),
        expect.objectContaining({ message: 'It is closed then.' }),
      ],
      sources: [],
    })
    const damaged = await insert(['Ana'])
    expect((await readAll(key('conflicts.view'), damaged)).one?.data).toMatchObject({ occupancies: [], reasons: [] })
  })

  it('leaves whole evidence behind when it is refused, and reads none of it', async () => {
    const { room, manager, key } = await house()
    const program = key('bookings.create', 'conflicts.view')
    const slot = { start: new Date('2030-02-03T10:30Z'), end: new Date('2030-02-03T11:30Z') }
    const refused = await withOrg(program, (db) =>
      createBooking({ db, actor: program, now }, { resourceId: room.id, ...slot, title: 'Third' }),
    )
    expect(refused).toMatchObject({ kind: 'refused', verdict: { verdict: 'impossible' } })
    expect(JSON.stringify(refused)).not.toContain('Printmaking')
    const id = refused.kind === 'refused' ? (refused.conflictId ?? '') : ''
    expect((await readAll(manager, id)).one).toMatchObject({
      summary: expect.stringContaining('Printmaking'),
      data: { reasons: [{ occupancies: [{ label: 'Printmaking' }, {}] }] },
    })
    expect(JSON.stringify(await readAll(program, id))).not.toContain('Printmaking')
  })

  it('sees a request’s title only with the right to see requests', async () => {
    const { organisation, room, key, manager } = await house()
    const request = await makeRequest(database.superuser, organisation, { resourceId: room.id })
    const { rows } = await database.superuser.query<{ id: string }>(
      `INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, conflict_data, severity, request_id)
       VALUES ($1, $2, 'double_booking', '{}', 'high', $3) RETURNING id`,
      [organisation.id, room.id, request.id],
    )
    const id = rows[0]?.id ?? ''
    const title = async (actor: Actor) => (await readAll(actor, id)).one?.requestTitle
    expect(await title(manager)).toBe('Rehearsal')
    expect(await title(key('conflicts.view', 'requests.view'))).toBe('Rehearsal')
    expect(await title(key('conflicts.view', 'bookings.view'))).toBeNull()
  })
})
