import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { readOccupancies } from '#lib/domain/conflicts/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeRequest, makeResource } from '#tests/factories.ts'
import { changeManyRequests, type BulkTarget } from './change-many.ts'
import { enterRequest } from './enter-request.ts'
import { enterRequestSchema } from './enter-request-schema.ts'
import { assignRequest, getRequest, requestQuerySchema } from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
type Person = Actor & { kind: 'person' }

/** A house of its own for each test: bulk work must not meet other tests' requests. */
async function house() {
  const organisation = await makeOrganisation(database.superuser)
  return { organisation, member: await makeMember(database.superuser, organisation, 'member') }
}

function assignAll(actor: Person, target: BulkTarget['target'], assignee: string | null) {
  return withOrg(actor, (db) => {
    const world = { db, actor, now }
    return changeManyRequests(world, { target }, (id) => assignRequest(world, { id, assignee }))
  })
}

async function assignees(organizationId: string): Promise<(string | null)[]> {
  const { rows } = await database.superuser.query<{ assigned_to: string | null }>(
    'SELECT assigned_to FROM external_requests WHERE organization_id = $1 ORDER BY status, id',
    [organizationId],
  )
  return rows.map((row) => row.assigned_to)
}

describe('many requests at once', () => {
  it('pain 22: "all matching" means all pages and not only the one that is shown, but for the exceptions', async () => {
    const { organisation, member } = await house()
    const made = []
    for (let index = 0; index < 230; index++) made.push(await makeRequest(database.superuser, organisation))
    const query = requestQuerySchema.parse({ status: ['pending'] })
    const outcome = await assignAll(
      member,
      { kind: 'matching', query, except: [made[0]?.id ?? '', made[229]?.id ?? ''] },
      member.userId,
    )
    expect(outcome).toEqual({ changed: 228, skipped: 0, remaining: false })
    expect((await assignees(organisation.id)).filter((one) => one === null)).toHaveLength(2)
  })

  it('leaves what is decided as it is and says how many, and knows nothing of other houses', async () => {
    const { organisation, member } = await house()
    const other = await house()
    const waiting = await makeRequest(database.superuser, organisation)
    const decided = await makeRequest(database.superuser, organisation, { status: 'rejected' })
    const foreign = await makeRequest(database.superuser, other.organisation)
    const ids = [waiting.id, decided.id, foreign.id]
    expect(await assignAll(member, { kind: 'some', ids }, member.userId)).toEqual({
      changed: 1,
      skipped: 2,
      remaining: false,
    })
    expect(await assignees(other.organisation.id)).toEqual([null])
  })

  it('undoes all when one fails for another reason', async () => {
    const { organisation, member } = await house()
    const first = await makeRequest(database.superuser, organisation)
    const second = await makeRequest(database.superuser, organisation)
    await expect(assignAll(member, { kind: 'some', ids: [first.id, second.id] }, 'user_nobody')).rejects.toMatchObject({
      code: 'bad_input',
    })
    expect(await assignees(organisation.id)).toEqual([null, null])
  })
})

describe('a request entered at the desk', () => {
  let member: Person
  let resourceId: string

  beforeAll(async () => {
    const made = await house()
    member = made.member
    resourceId = (await makeResource(database.superuser, made.organisation)).id
  })

  const enter = (typed: Record<string, unknown>) =>
    withOrg(member, (db) =>
      enterRequest(
        { db, actor: member, now },
        enterRequestSchema.parse({ type: 'booking', title: 'Choir', priority: 'high', resourceId, ...typed }),
      ),
    )

  it('pain 14: takes local times as the organisation’s and keeps what was typed', async () => {
    const { requestId } = await enter({ start: '2030-07-01T10:00', end: '2030-07-01T12:00', requesterName: 'Noa' })
    const stored = await readOrg(member, (db) => getRequest(db, member.organizationId, requestId))
    expect(stored).toMatchObject({ source: 'manual', status: 'pending', priority: 'high', requesterName: 'Noa' })
    expect(stored?.start).toEqual(new Date('2030-07-01T14:00:00Z'))
    expect(stored?.data).toMatchObject({ start: '2030-07-01T10:00' })
  })

  it('pain 14: refuses a time that the clocks skip, naming the field', async () => {
    await expect(enter({ start: '2030-03-10T02:30', end: '2030-03-10T04:00' })).rejects.toMatchObject({
      code: 'bad_input',
      details: { fields: { start: expect.stringContaining('does not exist') } },
    })
  })

  it('asks a booking for what and when', () => {
    const result = enterRequestSchema.safeParse({ type: 'booking', title: 'Choir', priority: 'normal' })
    expect(result.error?.issues.map((issue) => issue.path[0])).toEqual(['resourceId', 'start', 'end'])
  })
})

describe('what holds a resource on a day', () => {
  it('shows bookings and waiting requests but for the one that asks, and nothing to another house', async () => {
    const { organisation, member } = await house()
    const other = await house()
    const { id: resourceId } = await makeResource(database.superuser, organisation)
    const span = { resourceId, start: '2030-05-01T14:00:00Z', end: '2030-05-01T16:00:00Z' }
    const booking = await makeBooking(database.superuser, organisation, span)
    const asking = await makeRequest(database.superuser, organisation, span)
    const competing = await makeRequest(database.superuser, organisation, span)
    const question = {
      resourceId,
      from: new Date('2030-05-01T00:00:00Z'),
      to: new Date('2030-05-02T00:00:00Z'),
      exceptRequestId: asking.id,
    }
    const seen = (actor: Person) => readOrg(actor, (db) => readOccupancies({ db, actor }, question))
    expect((await seen(member)).map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
      [`booking ${booking.id}`, `pending ${competing.id}`].toSorted(),
    )
    expect(await seen(other.member)).toEqual([])
  })
})
