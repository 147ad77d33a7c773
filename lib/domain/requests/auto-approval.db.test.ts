import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { dryRunRule, dryRunWorkflow, reorderRules, saveRule, saveWorkflow } from '../approvals/index.ts'
import { enterRequest } from './enter-request.ts'
import { recordRequest } from './intake/index.ts'
import { approveRequest, rejectRequest } from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
let count = 0

type Place = { organisation: Organisation; admin: Actor & { kind: 'person' }; resourceId: string }

/** An organisation of its own with a room that approves by itself. */
async function house(values: Parameters<typeof makeResource>[2] = {}): Promise<Place> {
  const organisation = await makeOrganisation(database.superuser, { timezone: 'UTC' })
  const admin = await makeMember(database.superuser, organisation, 'admin')
  const resource = await makeResource(database.superuser, organisation, values)
  await database.superuser.query('UPDATE resources SET auto_approval_enabled = true WHERE id = $1', [resource.id])
  return { organisation, admin, resourceId: resource.id }
}

type Wish = { resourceId?: string; day?: string; hours?: number; email?: string; externalId?: string; actor?: Actor }
async function send({ admin, resourceId }: Place, wish: Wish = {}): Promise<string> {
  const start = new Date(`${wish.day ?? '2030-03-04'}T10:00:00Z`)
  const recorded = await withOrg(wish.actor ?? admin, (db) =>
    recordRequest(
      { db, actor: wish.actor ?? admin, now },
      {
        source: 'appsheet',
        externalId: wish.externalId ?? `auto-${++count}`,
        type: 'booking',
        data: {},
        title: 'Rehearsal',
        resourceId: wish.resourceId ?? resourceId,
        start,
        end: new Date(start.getTime() + (wish.hours ?? 2) * 3_600_000),
        requesterEmail: wish.email ?? 'robin@members.example',
      },
    ),
  )
  return recorded.requestId
}
const rows = async (sql: string, ...values: unknown[]) => (await database.superuser.query(sql, values)).rows
const request = async (id: string) =>
  (
    await rows(
      'SELECT status, processed_by, verdict, auto_approval, booking_id, version FROM external_requests WHERE id = $1',
      id,
    )
  )[0]
const bookings = (id: string) => rows('SELECT status, auto_approved FROM bookings WHERE request_id = $1', id)
const history = async (id: string) =>
  (await rows('SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY entity_version', id)).map(
    ({ action }) => action,
  )
const rule = ({ admin }: Place, values: Partial<Parameters<typeof saveRule>[1]> = {}) =>
  withOrg(admin, (db) => saveRule({ db, actor: admin, now }, { name: `Rule ${++count}`, ...values }))

describe('approving by itself', () => {
  it('books what a rule matches and is possible, and keeps rule, version and verdict with it', async () => {
    const place = await house()
    const { id: ruleId } = await rule(place, { name: 'Members', conditions: { requesters: ['@members.example'] } })
    await rule(place, {
      id: ruleId,
      name: 'Members',
      conditions: { requesters: ['@members.example'], minutes_to: 240 },
    })
    const id = await send(place)
    expect(await request(id)).toMatchObject({
      status: 'approved',
      processed_by: 'job:requests.auto-approve',
      verdict: { verdict: 'possible' },
      auto_approval: {
        outcome: 'approved',
        why: 'rule',
        rule: { id: ruleId, name: 'Members', version: 2 },
        verdict: 'possible',
      },
    })
    expect(await bookings(id)).toEqual([{ status: 'confirmed', auto_approved: true }])
    const [entry] = await rows(
      `SELECT actor_kind, changes FROM audit_log WHERE entity_id = $1 AND action = 'request.auto_approved'`,
      id,
    )
    expect(entry).toMatchObject({
      actor_kind: 'job',
      changes: { rule: [null, 'Members'], ruleVersion: [null, 2], ruleId: [null, ruleId], verdict: [null, 'possible'] },
    })
    expect(
      await rows('SELECT version, definition FROM approval_rule_versions WHERE rule_id = $1 ORDER BY 1', ruleId),
    ).toMatchObject([
      { version: 1, definition: { conditions: { requesters: ['@members.example'] } } },
      { version: 2, definition: { conditions: { minutes_to: 240 } } },
    ])
    expect(await rows('SELECT template_key FROM outbound_messages WHERE request_id = $1', id)).toEqual([
      { template_key: 'request.approved' },
    ])
  })

  it('does so by the resource alone where the organisation has no rule, and not once all rules are off', async () => {
    const place = await house()
    const first = await send(place)
    expect((await request(first)).auto_approval).toMatchObject({ outcome: 'approved', why: 'resource', rule: null })
    await rule(place, { isActive: false })
    const second = await send(place, { day: '2030-03-05' })
    expect(await request(second)).toMatchObject({
      status: 'pending',
      auto_approval: { outcome: 'waits', why: 'no_rule' },
    })
  })

  it('leaves alone what is not switched on, and says nothing about it', async () => {
    const place = await house()
    const other = await makeResource(database.superuser, place.organisation)
    const id = await send(place, { resourceId: other.id })
    expect(await request(id)).toMatchObject({ status: 'pending', auto_approval: null, version: 1 })
    expect(await history(id)).toEqual(['request.created'])
  })

  it('waits with the reason when the time is taken, and books nothing twice', async () => {
    const place = await house()
    await makeBooking(database.superuser, place.organisation, {
      resourceId: place.resourceId,
      start: '2030-03-04T11:00:00Z',
      end: '2030-03-04T12:00:00Z',
    })
    const id = await send(place)
    expect(await request(id)).toMatchObject({
      status: 'pending',
      auto_approval: {
        outcome: 'waits',
        why: 'verdict',
        verdict: 'impossible',
        message: expect.stringContaining('is booked'),
      },
    })
    expect(await history(id)).toEqual(['request.created', 'request.not_auto_approved'])
    expect(await rows('SELECT id FROM conflict_logs WHERE request_id = $1', id)).toEqual([])
  })

  it('pain 3: a calendar that could not be read is unknown, and unknown is never approved by itself', async () => {
    const place = await house({ externalCalendarId: 'nobody-connected-this' })
    const id = await send(place)
    expect(await request(id)).toMatchObject({
      status: 'pending',
      auto_approval: {
        outcome: 'waits',
        why: 'verdict',
        verdict: 'unknown',
        message: expect.stringContaining('could not be read'),
      },
    })
    expect(await bookings(id)).toEqual([])
    await database.superuser.query(
      `INSERT INTO calendar_integrations (organization_id, provider, external_calendar_id, calendar_name, access_token, created_by, updated_by,
         sync_status, error_message, last_sync_at, is_active) VALUES ($1, 'google', 'nobody-connected-this', 'House', 'x', 't', 't', 'error', '503', $2, true)`,
      [place.organisation.id, now],
    )
    const again = await send(place, { day: '2030-03-06' })
    expect(await request(again)).toMatchObject({ status: 'pending', auto_approval: { verdict: 'unknown' } })
  })

  it('pain 5: a calendar that was read too long ago is unknown, and approves nothing by itself until it is read again', async () => {
    const place = await house({ externalCalendarId: 'house' })
    await database.superuser.query(
      `INSERT INTO calendar_integrations (organization_id, provider, external_calendar_id, calendar_name, access_token, created_by, updated_by,
         sync_status, last_sync_at, is_active) VALUES ($1, 'google', 'house', 'House', 'x', 't', 't', 'success', $2, true)`,
      [place.organisation.id, new Date(now.getTime() - 16 * 60_000)],
    )
    const id = await send(place)
    expect(await request(id)).toMatchObject({
      status: 'pending',
      auto_approval: { why: 'verdict', verdict: 'unknown' },
    })
    await database.superuser.query('UPDATE calendar_integrations SET last_sync_at = $2 WHERE organization_id = $1', [
      place.organisation.id,
      now,
    ])
    expect((await request(await send(place, { day: '2030-03-07' }))).status).toBe('approved')
  })

  it('waits for a workflow whose step applies, and not for one whose steps don’t', async () => {
    const place = await house()
    await withOrg(place.admin, (db) =>
      saveWorkflow(
        { db, actor: place.admin, now },
        {
          name: 'Long ones',
          resourceIds: [place.resourceId],
          steps: [{ name: 'Director', quorum: 'any_of', approverRole: 'admin', conditions: { minutes_from: 240 } }],
        },
      ),
    )
    const long = await send(place, { hours: 6 })
    expect(await request(long)).toMatchObject({
      status: 'pending',
      auto_approval: { why: 'workflow', message: expect.stringContaining('Director') },
    })
    expect((await request(await send(place, { day: '2030-03-05' }))).status).toBe('approved')
  })

  it('asks rules in their order and names the first; a rule of another resource is not asked', async () => {
    const place = await house()
    const other = await makeResource(database.superuser, place.organisation)
    const first = await rule(place, { resourceId: other.id })
    const second = await rule(place)
    const third = await rule(place)
    expect((await request(await send(place))).auto_approval.rule.id).toBe(second.id)
    await withOrg(place.admin, (db) =>
      reorderRules({ db, actor: place.admin, now }, { ids: [third.id, second.id, first.id] }),
    )
    expect((await request(await send(place, { day: '2030-03-05' }))).auto_approval.rule).toMatchObject({
      id: third.id,
      version: 1,
    })
    await expect(
      withOrg(place.admin, (db) => reorderRules({ db, actor: place.admin, now }, { ids: [third.id] })),
    ).rejects.toMatchObject({ code: 'stale' })
  })

  it('decides anew when the sender changes what waits', async () => {
    const place = await house()
    await rule(place, { conditions: { minutes_to: 240 } })
    const id = await send(place, { externalId: 'edit', hours: 8 })
    expect((await request(id)).status).toBe('pending')
    await send(place, { externalId: 'edit', hours: 3 })
    expect(await request(id)).toMatchObject({ status: 'approved', auto_approval: { outcome: 'approved' } })
  })

  it('lets a rule hold back what another waiting request asks for too', async () => {
    const place = await house()
    const { id: ruleId } = await rule(place, { conditions: { requesters: ['@members.example'], uncontested: true } })
    await send(place, { email: 'guest@visitors.example' })
    const id = await send(place)
    expect(await request(id)).toMatchObject({ status: 'pending', auto_approval: { why: 'no_rule' } })
    await rule(place, { id: ruleId, name: 'Members', conditions: { requesters: ['@members.example'] } })
    expect((await request(await send(place))).status).toBe('approved')
  })

  it('of twenty that arrive at once for one slot it approves one, and the others wait with the reason', async () => {
    const place = await house()
    const ids = await Promise.all(Array.from({ length: 20 }, () => send(place)))
    const all = await Promise.all(ids.map(request))
    expect(all.filter(({ status }) => status === 'approved')).toHaveLength(1)
    for (const one of all.filter(({ status }) => status === 'pending'))
      expect(one.auto_approval).toMatchObject({ outcome: 'waits', verdict: 'impossible' })
    expect(await rows(`SELECT id FROM bookings WHERE resource_id = $1`, place.resourceId)).toHaveLength(1)
  })

  it('works the same for what staff enter', async () => {
    const place = await house()
    const { requestId } = await withOrg(place.admin, (db) =>
      enterRequest(
        { db, actor: place.admin, now },
        {
          type: 'booking',
          title: 'Walk-in',
          priority: 'normal',
          resourceId: place.resourceId,
          start: '2030-03-08T10:00',
          end: '2030-03-08T11:00',
        },
      ),
    )
    expect(await request(requestId)).toMatchObject({ status: 'approved', auto_approval: { why: 'resource' } })
  })
})

describe('a dry run', () => {
  let place: Place
  const dryRun = (values: Partial<Parameters<typeof dryRunRule>[1]>) =>
    withOrg(place.admin, (db) => dryRunRule({ db, actor: place.admin, now }, { name: 'Edited', ...values }))
  const ids: Record<'byHand' | 'rejected' | 'automatic' | 'long' | 'silent', string> = {
    byHand: '',
    rejected: '',
    automatic: '',
    long: '',
    silent: '',
  }
  let members: { id: string }

  beforeAll(async () => {
    place = await house()
    members = await rule(place, { name: 'Members', conditions: { requesters: ['@members.example'], minutes_to: 240 } })
    const { admin } = place
    ids.automatic = await send(place, { day: '2030-03-10' })
    ids.byHand = await send(place, { day: '2030-03-11', email: 'guest@visitors.example' })
    ids.rejected = await send(place, { day: '2030-03-12', email: 'guest@visitors.example' })
    ids.long = await send(place, { day: '2030-03-13', hours: 9 })
    ids.silent = await send(place, { day: '2030-03-14', email: 'guest@visitors.example' })
    for (const id of [ids.byHand, ids.long, ids.silent])
      await withOrg(admin, (db) => approveRequest({ db, actor: admin, now }, { id }))
    await withOrg(admin, (db) => rejectRequest({ db, actor: admin, now }, { id: ids.rejected, reason: 'No' }))
    await database.superuser.query('UPDATE external_requests SET verdict = NULL WHERE id = $1', [ids.silent])
    const old = await send(place, { day: '2030-03-15', email: 'guest@visitors.example' })
    await withOrg(admin, (db) => approveRequest({ db, actor: admin, now }, { id: old }))
    await database.superuser.query(`UPDATE external_requests SET processed_at = $2 WHERE id = $1`, [
      old,
      new Date(now.getTime() - 91 * 86_400_000),
    ])
  })

  it('changes nothing when nothing is edited, and says how many it could not know', async () => {
    const run = await dryRun({
      id: members.id,
      name: 'Members',
      conditions: { requesters: ['@members.example'], minutes_to: 240 },
    })
    expect(run).toMatchObject({ days: 90, decisions: 5, capped: false, notKnown: 1, flips: [] })
  })

  it('shows what a wider rule would have approved by itself, also what a person rejected', async () => {
    const run = await dryRun({ conditions: { requesters: ['@visitors.example'] } })
    expect(run.counts).toMatchObject({ by_hand_to_automatic: 1, rejected_to_automatic: 1, automatic_to_waiting: 0 })
    expect(run.flips.map(({ requestId, kind, byThisEdit }) => [requestId, kind, byThisEdit]).toSorted()).toEqual(
      [
        [ids.byHand, 'by_hand_to_automatic', true],
        [ids.rejected, 'rejected_to_automatic', true],
      ].toSorted(),
    )
  })

  it('shows what a narrower rule would have left waiting', async () => {
    const run = await dryRun({
      id: members.id,
      name: 'Members',
      conditions: { requesters: ['@members.example'], minutes_to: 60 },
    })
    expect(run.flips).toMatchObject([{ requestId: ids.automatic, kind: 'automatic_to_waiting', byThisEdit: true }])
    expect((await dryRun({ id: members.id, name: 'Members', isActive: false })).counts.automatic_to_waiting).toBe(1)
  })

  it('replays a workflow: who would have been asked in addition, and what would have waited', async () => {
    const run = await withOrg(place.admin, (db) =>
      dryRunWorkflow(
        { db, actor: place.admin, now },
        {
          name: 'New',
          resourceIds: [place.resourceId],
          steps: [
            {
              name: 'Director',
              quorum: 'any_of',
              approverRole: 'admin',
              conditions: { requesters: ['@members.example'] },
            },
          ],
        },
      ),
    )
    expect(run.counts).toMatchObject({ more_steps: 1, automatic_to_waiting: 1, fewer_steps: 0 })
    expect(run.flips.find(({ kind }) => kind === 'more_steps')).toMatchObject({
      requestId: ids.long,
      steps: ['Director'],
    })
  })

  it('stores nothing, and sees nothing of another organisation', async () => {
    const before = await rows('SELECT count(*)::int AS n FROM audit_log')
    const stranger = await house()
    await dryRun({ conditions: {} })
    const theirs = await withOrg(stranger.admin, (db) => dryRunRule({ db, actor: stranger.admin, now }, { name: 'x' }))
    expect(theirs.decisions).toBe(0)
    expect(await rows('SELECT count(*)::int AS n FROM audit_log')).toEqual(before)
  })

  it('looks at the newest five thousand of any number, and shows fifty of what flips', async () => {
    const big = await house()
    await database.superuser.query(
      `INSERT INTO external_requests (organization_id, source, external_id, request_type, request_data, status, title, resource_id,
         requested_start, requested_end, processed_at, processed_by, verdict)
       SELECT $1, 'api', 'bulk-' || n, 'booking', '{}', 'approved', 'Bulk', $2, $3::timestamptz + n * interval '1 hour',
         $3::timestamptz + (n + 1) * interval '1 hour', $3::timestamptz - n * interval '10 minutes', 'somebody', '{"verdict": "possible", "reasons": []}'
       FROM generate_series(1, 5100) AS n`,
      [big.organisation.id, big.resourceId, now],
    )
    const run = await withOrg(big.admin, (db) => dryRunRule({ db, actor: big.admin, now }, { name: 'All' }))
    expect(run).toMatchObject({ decisions: 5000, capped: true, counts: { by_hand_to_automatic: 5000 } })
    expect(run.flips).toHaveLength(50)
    expect(run.flips.every(({ byThisEdit }) => !byThisEdit)).toBe(true)
  })

  it('reads its decisions by index', async () => {
    const plan = await rows(
      `EXPLAIN SELECT id FROM external_requests WHERE organization_id = '${place.organisation.id}' AND request_type = 'booking'
         AND status IN ('approved', 'rejected') AND processed_at >= '2029-12-01' ORDER BY processed_at DESC, id DESC LIMIT 5001`,
    ).then((lines) => lines.map((line) => line['QUERY PLAN']).join('\n'))
    expect(plan).toContain('external_requests_decided_bookings')
  })
})
