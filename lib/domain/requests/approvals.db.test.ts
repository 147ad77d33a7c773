import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeMember, makeOrganisation, makeRequest, makeResource, type Organisation } from '#tests/factories.ts'
import {
  delegateWhileAway,
  endDelegation,
  escalateSteps,
  readApproval,
  saveWorkflow,
  setWorkflowActive,
  viewApproval,
} from '../approvals/index.ts'
import { createBooking, moveBooking } from '../bookings/index.ts'
import { recordRequest } from './intake/index.ts'
import { approveRequest, cancelRequest, delegateStep, rejectRequest } from './index.ts'

type Person = Actor & { kind: 'person' }

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
let organisation: Organisation
let admin: Person
let mia: Person
let max: Person
let moe: Person

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  admin = await makeMember(database.superuser, organisation, 'admin')
  mia = await makeMember(database.superuser, organisation, 'manager')
  max = await makeMember(database.superuser, organisation, 'manager')
  moe = await makeMember(database.superuser, organisation, 'member')
})

type Steps = Parameters<typeof saveWorkflow>[1]['steps']
let count = 0

const save = (values: Partial<Parameters<typeof saveWorkflow>[1]> & { steps: Steps }, actor: Actor = admin) =>
  withOrg(actor, (db) => saveWorkflow({ db, actor, now }, { name: `Workflow ${++count}`, ...values }))

/** A room with a workflow of these steps, and a request for it. */
async function waiting(steps: Steps, more: Partial<Parameters<typeof saveWorkflow>[1]> = {}) {
  const resource = await makeResource(database.superuser, organisation)
  const workflow = await save({ steps, resourceIds: [resource.id], ...more })
  const place = { resourceId: resource.id, start: '2030-05-01T14:00:00Z', end: '2030-05-01T16:00:00Z' }
  const request = await makeRequest(database.superuser, organisation, place)
  return { resource, workflow, place, id: request.id }
}
const named = (...people: Person[]) => ({ approverIds: people.map(({ userId }) => userId) })
const desk = { name: 'Desk', quorum: 'any_of', approverRole: 'manager' } as const
const approve = (id: string, actor: Actor, more: object = {}, at = now) =>
  withOrg(actor, (db) => approveRequest({ db, actor, now: at }, { id, ...more }))
const rows = async (sql: string, ...values: unknown[]) => (await database.superuser.query(sql, values)).rows
const decisions = (id: string) =>
  rows(
    'SELECT decision, decided_by, acted_as, on_behalf_of FROM approval_decisions WHERE request_id = $1 ORDER BY ctid',
    id,
  )
const status = async (id: string) => (await rows('SELECT status FROM external_requests WHERE id = $1', id))[0].status
const bookings = (id: string) =>
  rows('SELECT status, approval_workflow_id, auto_approved FROM bookings WHERE request_id = $1', id)

describe('a request with a workflow', () => {
  it('is booked with its last step, and each step says what is still needed, from whom', async () => {
    const { id, workflow } = await waiting([desk, { name: 'Director', quorum: 'any_of', ...named(admin) }])
    const first = await approve(id, mia, { notes: 'Fine with me' })
    expect(first).toMatchObject({
      kind: 'advanced',
      status: 'pending',
      approval: {
        current: 2,
        of: 2,
        steps: [
          { state: 'done', decisions: [{ by: { id: mia.userId }, decision: 'approved', notes: 'Fine with me' }] },
          { state: 'current', needed: [{ id: admin.userId }] },
        ],
      },
    })
    expect(await bookings(id)).toEqual([])
    expect(await approve(id, admin)).toMatchObject({ kind: 'approved', status: 'approved' })
    expect(await bookings(id)).toEqual([
      { status: 'confirmed', approval_workflow_id: workflow.id, auto_approved: false },
    ])
    expect(await rows('SELECT finished_at, step_id FROM approval_runs WHERE request_id = $1', id)).toMatchObject([
      { finished_at: now },
    ])
  })

  it('refuses whoever is not asked, saying who is, whatever their permissions', async () => {
    const { id } = await waiting([{ name: 'Director', quorum: 'any_of', ...named(max) }])
    const refusal = { code: 'forbidden', message: expect.stringContaining(`that is for Person ${max.userId}`) }
    await expect(approve(id, admin)).rejects.toMatchObject(refusal)
    await expect(approve(id, mia)).rejects.toMatchObject(refusal)
    expect([await status(id), await decisions(id)]).toEqual(['pending', []])
  })

  it('lets a member decide the step that names them, and only that', async () => {
    const { id } = await waiting([{ name: 'Technician', quorum: 'any_of', ...named(moe) }])
    expect(await approve(id, moe)).toMatchObject({ kind: 'approved' })
    const plain = await makeRequest(database.superuser, organisation, {})
    await expect(approve(plain.id, moe)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is rejected by a rejection at any step', async () => {
    const { id } = await waiting([desk, { name: 'Technician', quorum: 'any_of', ...named(moe) }])
    await approve(id, mia)
    await withOrg(moe, (db) => rejectRequest({ db, actor: moe, now }, { id, reason: 'The floor is wet' }))
    expect(await status(id)).toBe('rejected')
    expect(await decisions(id)).toMatchObject([
      { decision: 'approved' },
      { decision: 'rejected', decided_by: moe.userId },
    ])
    const other = await waiting([desk])
    await expect(
      withOrg(moe, (db) => rejectRequest({ db, actor: moe, now }, { id: other.id, reason: 'No' })),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('never skips a step for an override, and keeps the step when the booking is refused', async () => {
    const { id, place } = await waiting([desk, { name: 'Director', quorum: 'any_of', ...named(admin) }])
    await withOrg(admin, (db) =>
      createBooking(
        { db, actor: admin, now },
        { ...place, start: new Date(place.start), end: new Date(place.end), title: 'First', override: { reason: 'x' } },
      ),
    )
    const override = { reason: 'The mayor comes' }
    await expect(approve(id, admin, { override })).rejects.toMatchObject({ code: 'bad_input' })
    await approve(id, mia)
    expect(await approve(id, admin, { step: await currentStep(id) })).toMatchObject({ kind: 'refused' })
    expect(await decisions(id)).toHaveLength(1)
    expect(await approve(id, admin, { override })).toMatchObject({ kind: 'approved' })
    expect(await decisions(id)).toHaveLength(2)
  })

  it('asks for the steps that apply and no other', async () => {
    const long = { ...desk, name: 'Long', conditions: { minutes_from: 240 } }
    const short = await waiting([long])
    expect(await approve(short.id, mia)).toMatchObject({ kind: 'approved' })
    expect(await bookings(short.id)).toMatchObject([{ approval_workflow_id: null }])
    const evening = {
      name: 'Evening',
      quorum: 'any_of',
      ...named(admin),
      conditions: { starts_from: '09:00' },
    } as const
    const { id } = await waiting([long, evening])
    await expect(approve(id, mia)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await approve(id, admin)).toMatchObject({ kind: 'approved' })
  })

  it('is invisible to another organisation', async () => {
    const other = await makeOrganisation(database.superuser)
    const stranger = await makeMember(database.superuser, other)
    const { id, workflow } = await waiting([desk])
    await expect(approve(id, stranger)).rejects.toMatchObject({ code: 'not_found' })
    await expect(save({ id: workflow.id, steps: [desk] }, stranger)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a default workflow holds where a resource has no active one', async () => {
    const other = await makeOrganisation(database.superuser)
    const chief = await makeMember(database.superuser, other, 'admin')
    const clerk = await makeMember(database.superuser, other, 'manager')
    const resource = await makeResource(database.superuser, other)
    const own = await save({ steps: [desk], resourceIds: [resource.id] }, chief)
    await save({ steps: [{ name: 'Director', quorum: 'any_of', approverIds: [chief.userId] }], isDefault: true }, chief)
    const place = { resourceId: resource.id, start: '2030-05-01T14:00:00Z', end: '2030-05-01T16:00:00Z' }
    const first = await makeRequest(database.superuser, other, place)
    const second = await makeRequest(database.superuser, other, {
      ...place,
      start: '2030-05-01T16:00:00Z',
      end: '2030-05-01T17:00:00Z',
    })
    expect(await approve(first.id, clerk)).toMatchObject({ kind: 'approved' })
    await withOrg(chief, (db) => setWorkflowActive({ db, actor: chief, now }, { id: own.id, isActive: false }))
    await expect(approve(second.id, clerk)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await approve(second.id, chief)).toMatchObject({ kind: 'approved' })
    await save({ steps: [desk], isDefault: true }, chief)
    const [{ gaps }] = await rows(
      `SELECT count(*) FILTER (WHERE v.version IS NULL)::int AS gaps FROM approval_workflows w LEFT JOIN approval_workflow_versions v
         ON v.workflow_id = w.id AND v.version = w.version WHERE w.organization_id = $1`,
      other.id,
    )
    expect(gaps).toBe(0)
  })

  it('booking directly takes a request, or an override that is kept with what it went past', async () => {
    const { place } = await waiting([desk])
    const wish = {
      resourceId: place.resourceId,
      start: new Date(place.start),
      end: new Date(place.end),
      title: 'Direct',
    }
    const book = (actor: Actor, more: object = {}) =>
      withOrg(actor, (db) => createBooking({ db, actor, now }, { ...wish, ...more }))
    await expect(book(moe)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('a manager or admin'),
    })
    await expect(book(mia, { override: { reason: 'now' } })).rejects.toMatchObject({ code: 'refused' })
    const made = await book(admin, { override: { reason: 'Burst pipe' } })
    expect(made.kind).toBe('booked')
    const id = made.kind === 'booked' ? made.booking.id : ''
    expect(await rows(`SELECT action, reason FROM audit_log WHERE entity_id = $1 ORDER BY action`, id)).toMatchObject([
      { action: 'booking.confirmed_against_rules' },
      { action: 'booking.confirmed_without_approval', reason: 'Burst pipe' },
    ])
  })
})

describe('moving a booking', () => {
  const long = { ...desk, name: 'Long', conditions: { minutes_from: 240 } }
  const move = (actor: Actor, id: string, end: string, more: object = {}) =>
    withOrg(actor, (db) => moveBooking({ db, actor, now }, { id, end: new Date(end), ...more }))

  it('to where a step applies that did not takes a request, or an override that names what it went past', async () => {
    const { id } = await waiting([long])
    const made = await approve(id, mia)
    const booking = made.kind === 'approved' ? (made.bookingId ?? '') : ''
    expect(await move(mia, booking, '2030-05-01T17:00:00Z')).toMatchObject({ kind: 'moved' })
    await expect(move(mia, booking, '2030-05-01T19:00:00Z')).rejects.toMatchObject({ code: 'refused' })
    expect(await move(admin, booking, '2030-05-01T19:00:00Z', { override: { reason: 'Premiere' } })).toMatchObject({
      kind: 'moved',
    })
    const [entry] = await rows(
      `SELECT changes, reason FROM audit_log WHERE entity_id = $1 AND action = 'booking.moved_against_rules'`,
      booking,
    )
    expect(entry).toMatchObject({ reason: 'Premiere', changes: { workflow: [expect.any(String), null] } })
  })

  it('is free where the same steps were decided', async () => {
    const { id } = await waiting([{ ...long, conditions: {} }])
    const made = await approve(id, mia)
    const booking = made.kind === 'approved' ? (made.bookingId ?? '') : ''
    expect(await move(mia, booking, '2030-05-01T19:00:00Z')).toMatchObject({ kind: 'moved' })
  })
})

async function currentStep(id: string): Promise<string> {
  const state = await stateOf(id)
  return state?.current?.id ?? ''
}
async function stateOf(id: string, at = now) {
  const [ask] = await rows(
    `SELECT id, request_type AS type, resource_id AS "resourceId", requested_start AS start, requested_end AS "end", participants,
       requester_email AS "requesterEmail" FROM external_requests WHERE id = $1`,
    id,
  )
  return withOrg(admin, (db) => readApproval({ db, actor: admin, now: at }, ask))
}

describe('at once', () => {
  const all = () => [{ name: 'Both', quorum: 'all_of', ...named(mia, max) }] satisfies Steps

  it('two approvers of an "all of" step: one advances, the other books, once', async () => {
    const { id } = await waiting(all())
    const answers = await Promise.all([approve(id, mia), approve(id, max)])
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['advanced', 'approved'])
    expect(await bookings(id)).toHaveLength(1)
    expect(await decisions(id)).toHaveLength(2)
  })

  it('the same approver twenty times is one decision, and never decides the next step by accident', async () => {
    const { id } = await waiting([desk, { ...desk, name: 'Again', conditions: {} }])
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => approve(id, mia)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'AppError', code: 'conflict' })
    expect([await status(id), (await decisions(id)).length]).toEqual(['pending', 1])
    expect(await approve(id, mia, { step: await currentStep(id) })).toMatchObject({ kind: 'approved' })
  })

  it('two who looked at the same version: the second is told that the step has moved', async () => {
    const { id } = await waiting([desk, { ...desk, name: 'Again' }])
    const results = await Promise.allSettled([
      approve(id, mia, { expectedVersion: 1 }),
      approve(id, max, { expectedVersion: 1 }),
    ])
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    expect(refused).toMatchObject([
      { code: 'stale', details: { changes: { waitsFor: [expect.any(String), expect.any(String)] } } },
    ])
    expect(await decisions(id)).toHaveLength(1)
  })

  it('an approval and a rejection: one of them', async () => {
    const { id } = await waiting([desk])
    const results = await Promise.allSettled([
      approve(id, mia),
      withOrg(max, (db) => rejectRequest({ db, actor: max, now }, { id, reason: 'No' })),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await bookings(id)).length).toBe((await status(id)) === 'approved' ? 1 : 0)
  })

  it('thirty requests of one slot through two steps book it once', async () => {
    const { place, id: first } = await waiting([desk, { name: 'Director', quorum: 'any_of', ...named(admin) }])
    const others = await Promise.all(
      Array.from({ length: 29 }, () => makeRequest(database.superuser, organisation, place)),
    )
    const ids = [first, ...others.map(({ id }) => id)]
    await Promise.all(ids.map((id) => approve(id, mia)))
    const answers = await Promise.all(ids.map((id) => approve(id, admin)))
    expect(answers.filter(({ kind }) => kind === 'approved')).toHaveLength(1)
    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(29)
    const [{ n }] = await rows('SELECT count(*)::int AS n FROM approval_decisions WHERE request_id = ANY ($1)', ids)
    expect(n).toBe(31)
  })
})

describe('what an approval is about', () => {
  const input = (resourceId: string, externalId: string, hours: number) => ({
    source: 'appsheet' as const,
    externalId,
    type: 'booking' as const,
    data: { hours },
    title: 'Rehearsal',
    resourceId,
    start: new Date('2030-05-02T10:00:00Z'),
    end: new Date(Date.parse('2030-05-02T10:00:00Z') + hours * 3_600_000),
  })
  const send = (values: ReturnType<typeof input>) =>
    withOrg(admin, (db) => recordRequest({ db, actor: admin, now }, values))

  it('ends when the sender asks for something else, and holds again when they ask for the same', async () => {
    const { resource } = await waiting([desk, { name: 'Director', quorum: 'any_of', ...named(admin) }])
    const { requestId: id } = await send(input(resource.id, 'edit-1', 2))
    expect(await rows('SELECT step_id, step_since FROM approval_runs WHERE request_id = $1', id)).toMatchObject([
      { step_id: await currentStep(id), step_since: now },
    ])
    await approve(id, mia)
    expect((await stateOf(id))?.current?.name).toBe('Director')
    await send(input(resource.id, 'edit-1', 9))
    expect((await stateOf(id))?.current?.name).toBe('Desk')
    await send(input(resource.id, 'edit-1', 2))
    expect((await stateOf(id))?.current?.name).toBe('Director')
  })

  it('stays while who decides the step stays the same, and ends when others are asked', async () => {
    const steps = [desk, { name: 'Director', quorum: 'any_of', ...named(admin) }] as const
    const { id, workflow } = await waiting([...steps])
    await approve(id, mia)
    const [first, second] = (await stateOf(id))?.steps.map(({ step }) => step.id) ?? []
    const saved = await save({
      id: workflow.id,
      expectedVersion: workflow.version,
      steps: [
        { ...steps[1], id: second ?? null },
        { ...steps[0], id: first ?? null, name: 'Front desk' },
      ],
    })
    expect(saved.version).toBe(2)
    expect((await stateOf(id))?.steps.map(({ step, state }) => [step.name, state])).toEqual([
      ['Director', 'current'],
      ['Front desk', 'done'],
    ])
    await save({ id: workflow.id, steps: [{ ...desk, id: first ?? null, quorum: 'all_of' }] })
    expect((await stateOf(id))?.steps.map(({ step, state }) => [step.name, state])).toEqual([['Desk', 'current']])
    const versions = await rows(
      'SELECT version, definition FROM approval_workflow_versions WHERE workflow_id = $1 ORDER BY 1',
      workflow.id,
    )
    expect(versions.map(({ version, definition }) => [version, definition.steps.length])).toEqual([
      [1, 2],
      [2, 2],
      [3, 1],
    ])
    expect(await rows('SELECT workflow_version FROM approval_decisions WHERE request_id = $1', id)).toEqual([
      { workflow_version: 1 },
    ])
  })

  it('a stale save and a step that nobody can decide are refused', async () => {
    const { workflow } = await waiting([desk])
    await save({ id: workflow.id, expectedVersion: 1, steps: [desk] })
    await expect(save({ id: workflow.id, expectedVersion: 1, steps: [desk] })).rejects.toMatchObject({ code: 'stale' })
    await expect(
      save({ steps: [{ name: 'Nobody', quorum: 'any_of', approverIds: ['user_gone'] }] }),
    ).rejects.toMatchObject({
      code: 'bad_input',
    })
    await expect(save({ steps: [{ name: 'Nobody', quorum: 'any_of' }] })).rejects.toThrow('Say who decides')
  })
})

describe('standing in', () => {
  const hand = (id: string, from: Person, to: Person) =>
    withOrg(from, (db) =>
      delegateStep({ db, actor: from, now }, { id, toMember: to.userId, notes: 'You know it better' }),
    )

  it('one request is handed on to a named member, who then decides it instead', async () => {
    const { id } = await waiting([{ name: 'Director', quorum: 'all_of', ...named(mia, max) }])
    await expect(hand(id, moe, max)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(hand(id, mia, mia)).rejects.toMatchObject({ code: 'bad_input' })
    expect(await hand(id, mia, moe)).toMatchObject({ kind: 'advanced', version: 2 })
    await expect(approve(id, mia)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('handed'),
    })
    await expect(hand(id, moe, mia)).rejects.toMatchObject({ code: 'bad_input' })
    await approve(id, max)
    expect(await approve(id, moe)).toMatchObject({ kind: 'approved' })
    expect(await decisions(id)).toMatchObject([
      { decision: 'delegated', decided_by: mia.userId },
      { decision: 'approved', decided_by: max.userId, acted_as: 'approver' },
      { decision: 'approved', decided_by: moe.userId, acted_as: 'delegate', on_behalf_of: [mia.userId] },
    ])
  })

  it('while somebody is away another decides, from the first day to the last in the organisation’s zone', async () => {
    const { id } = await waiting([{ name: 'Director', quorum: 'any_of', ...named(max) }])
    const { id: delegation } = await withOrg(max, (db) =>
      delegateWhileAway({ db, actor: max, now }, { toMember: moe.userId, from: '2030-03-01', until: '2030-03-02' }),
    )
    const at = (time: string) => approve(id, moe, {}, new Date(time))
    // New York is five hours behind: the first of March begins at 05:00 UTC.
    await expect(at('2030-03-01T04:59:59Z')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(at('2030-03-03T05:00:00Z')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      withOrg(mia, (db) => endDelegation({ db, actor: mia, now }, { id: delegation })),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect(await at('2030-03-03T04:59:59Z')).toMatchObject({ kind: 'approved' })
    expect(await decisions(id)).toMatchObject([{ acted_as: 'delegate', on_behalf_of: [max.userId] }])
    await withOrg(admin, (db) => endDelegation({ db, actor: admin, now }, { id: delegation }))
    const next = await waiting([{ name: 'Director', quorum: 'any_of', ...named(max) }])
    await expect(approve(next.id, moe, {}, new Date('2030-03-01T12:00:00Z'))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('days that are over, oneself and viewers can’t be chosen', async () => {
    const viewer = await makeMember(database.superuser, organisation, 'viewer')
    const away = (values: object) =>
      withOrg(max, (db) =>
        delegateWhileAway(
          { db, actor: max, now },
          { toMember: moe.userId, from: '2030-03-01', until: '2030-03-02', ...values },
        ),
      )
    await expect(away({ toMember: max.userId })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(away({ toMember: viewer.userId })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(away({ from: '2029-01-01', until: '2029-01-02' })).rejects.toMatchObject({ code: 'bad_input' })
    await expect(away({ from: '2030-03-05', until: '2030-03-02' })).rejects.toThrow('before the first')
  })
})

describe('an API key', () => {
  const key: Actor = {
    kind: 'api_key',
    apiKeyId: '00000000-0000-4000-8000-000000000001',
    organizationId: '',
    scopes: ['requests.approve'],
  }
  const asKey = () => ({ ...key, organizationId: organisation.id })

  it('decides where a role decides, and never for a named person', async () => {
    await database.superuser.query(
      `INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, created_by) VALUES ($1, $2, 'k', 'p', 'h', 't')`,
      [key.kind === 'api_key' ? key.apiKeyId : '', organisation.id],
    )
    const { id } = await waiting([desk, { name: 'Director', quorum: 'any_of', ...named(admin) }])
    expect(await approve(id, asKey())).toMatchObject({ kind: 'advanced', approval: { current: 2 } })
    await expect(approve(id, asKey(), { step: await currentStep(id) })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('time-outs', () => {
  const later = new Date('2030-02-01T10:00:00Z')
  const job = (): Actor => ({ kind: 'job', task: 'approvals.escalate', organizationId: organisation.id })
  const sweep = (at: Date) => withOrg(job(), (db) => escalateSteps({ db, actor: job(), now: at }))
  const messages = (id: string) =>
    rows(
      `SELECT template_key, recipient, status, body FROM outbound_messages WHERE dedupe_key LIKE 'approval:' || $1 || ':%' ORDER BY recipient`,
      id,
    )

  it('a step whose time is over is escalated once, whoever sweeps, and its targets are told and may decide', async () => {
    const { id } = await waiting([
      {
        name: 'Director',
        quorum: 'all_of',
        ...named(mia, max),
        timeoutMinutes: 60,
        escalateIds: [moe.userId, admin.userId],
      },
    ])
    await sweep(now)
    expect(await stateOf(id)).toMatchObject({ since: now, dueAt: later, escalatedAt: null })
    await sweep(new Date(later.getTime() - 1))
    expect(await messages(id)).toEqual([])
    await expect(approve(id, moe)).rejects.toMatchObject({ code: 'forbidden' })

    const sweeps = await Promise.all(Array.from({ length: 5 }, () => sweep(later)))
    expect(sweeps.reduce((sum, { escalated }) => sum + escalated, 0)).toBe(1)
    expect((await sweep(new Date(later.getTime() + 86_400_000))).escalated).toBe(0)
    const told = await messages(id)
    expect(told.map(({ template_key, recipient, status }) => [template_key, recipient, status])).toEqual(
      [admin, moe].map(({ userId }) => ['approval.escalated', `${userId}@people.example`, 'queued']).toSorted(),
    )
    expect(told[0].body).toContain('nobody decided step 1 of 1 (Director) within 60 minutes')
    const history = await rows(
      `SELECT action FROM audit_log WHERE entity_id = $1 AND action = 'request.step_escalated'`,
      id,
    )
    expect(history).toHaveLength(1)
    expect(await approve(id, moe, {}, later)).toMatchObject({ kind: 'approved' })
    expect(await decisions(id)).toMatchObject([{ decided_by: moe.userId, acted_as: 'escalation' }])
  })

  it('a step that escalates to nobody reminds whoever it waits for', async () => {
    const { id } = await waiting([{ name: 'Director', quorum: 'any_of', ...named(mia), timeoutMinutes: 30 }])
    await sweep(now)
    await sweep(later)
    expect(await messages(id)).toMatchObject([
      { template_key: 'approval.overdue', recipient: `${mia.userId}@people.example` },
    ])
  })

  it('the next step has its own time, and what is decided or cancelled is left alone', async () => {
    const steps = [
      { ...desk, timeoutMinutes: 60, escalateRole: 'admin' },
      { name: 'Director', quorum: 'any_of', ...named(max), timeoutMinutes: 60, escalateRole: 'admin' },
    ] satisfies Steps
    const { id, place } = await waiting(steps)
    const gone = await makeRequest(database.superuser, organisation, place)
    await sweep(now)
    await approve(id, mia, {}, new Date('2030-02-01T09:50:00Z'))
    await withOrg(mia, (db) => cancelRequest({ db, actor: mia, now }, { id: gone.id }))
    expect((await sweep(later)).escalated).toBe(0)
    expect((await sweep(new Date('2030-02-01T10:50:00Z'))).escalated).toBe(1)
    expect(await messages(gone.id)).toEqual([])
    expect((await stateOf(id, new Date('2030-02-01T11:00:00Z')))?.circle.escalatedStepId).toBe(await currentStep(id))
  })

  it('shows since when it waits and until when', async () => {
    const { id } = await waiting([{ ...desk, timeoutMinutes: 60 }])
    await sweep(now)
    const state = await stateOf(id)
    expect(state && viewApproval(state)).toMatchObject({
      current: 1,
      of: 1,
      since: now.toISOString(),
      dueAt: later.toISOString(),
      escalatedAt: null,
      steps: [{ who: 'a manager or admin', state: 'current' }],
    })
  })
})
