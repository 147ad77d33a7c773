import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { recordRequest } from './record-request.ts'
import type { RequestInput } from './schema.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let counter = 0
let input: RequestInput

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})
beforeEach(() => {
  input = {
    source: 'appsheet',
    externalId: `r-${++counter}`,
    type: 'booking',
    data: { title: 'Rehearsal', notes: 'quiet' },
    title: 'Rehearsal',
    resourceId: world.firstRoom.id,
    start: new Date('2030-01-01T10:00Z'),
    end: new Date('2030-01-01T12:00Z'),
    requesterEmail: 'robin@people.example',
    sourceUpdatedAt: new Date('2029-01-01T00:00Z'),
  }
})

const job = () => ({ kind: 'job', task: 'requests.map-delivery', organizationId: world.first.id }) as const
const record = (changes: Partial<RequestInput> = {}) =>
  withOrg(job(), (db) => recordRequest({ db, actor: job(), now: new Date() }, { ...input, ...changes }))
const stored = async () =>
  (await database.superuser.query('SELECT * FROM external_requests WHERE external_id = $1', [input.externalId])).rows
const minute = (n: number) => new Date(Date.UTC(2029, 0, 1, 0, n))
const decide = (status: string) =>
  database.superuser.query('UPDATE external_requests SET status = $2 WHERE external_id = $1', [
    input.externalId,
    status,
  ])

describe('recordRequest', () => {
  it('makes one request of 100 equal calls at once', async () => {
    const outcomes = (await Promise.all(Array.from({ length: 100 }, () => record()))).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['created', ...Array.from({ length: 99 }, () => 'unchanged')])
    expect(await stored()).toHaveLength(1)
  })

  it('updates while pending, with a field diff in the audit log and a new version', async () => {
    const first = await record()
    const second = await record({
      title: 'Concert',
      data: { title: 'Concert', notes: 'loud' },
      sourceUpdatedAt: minute(1),
    })
    expect(second).toEqual({ requestId: first.requestId, outcome: 'updated', version: first.version + 1 })
    const { rows } = await database.superuser.query(
      `SELECT changes, entity_version FROM audit_log WHERE entity_id = $1 AND action = 'request.updated'`,
      [first.requestId],
    )
    expect(rows).toEqual([
      { changes: { title: ['Rehearsal', 'Concert'], 'data.notes': ['quiet', 'loud'] }, entity_version: second.version },
    ])
  })

  it('leaves a decided request as it was decided and keeps the edit as an amendment', async () => {
    const { requestId } = await record()
    await decide('approved')
    expect((await record({ title: 'Concert', sourceUpdatedAt: minute(1) })).outcome).toBe('amended')
    expect((await record({ title: 'Concert', sourceUpdatedAt: minute(2) })).outcome).toBe('unchanged')
    expect((await record({ title: 'Gala', sourceUpdatedAt: minute(3) })).outcome).toBe('amended')
    expect((await record({ title: 'Late', sourceUpdatedAt: minute(2) })).outcome).toBe('outdated')
    expect((await stored())[0].title).toBe('Rehearsal')
    const { rows } = await database.superuser.query(
      'SELECT changes FROM request_amendments WHERE request_id = $1 ORDER BY created_at',
      [requestId],
    )
    expect(rows.map((row) => row.changes)).toEqual([
      { title: ['Rehearsal', 'Concert'] },
      { title: ['Rehearsal', 'Gala'] },
    ])
  })

  it('ends with the newest edit, whatever order 30 edits arrive in', async () => {
    const order = Array.from({ length: 30 }, (_, index) => (index * 7) % 30)
    await Promise.all(order.map((n) => record({ title: `Edit ${n}`, sourceUpdatedAt: minute(n) })))
    const rows = await stored()
    expect(rows).toHaveLength(1)
    expect(rows[0].title).toBe('Edit 29')
  })

  it('does not set back a priority that somebody in the house has set', async () => {
    const { requestId } = await record()
    await database.superuser.query(`UPDATE external_requests SET priority = 'urgent' WHERE id = $1`, [requestId])
    await database.superuser.query(
      `INSERT INTO audit_log (organization_id, actor_kind, actor_id, action, entity_type, entity_id) VALUES ($1, 'person', 'p', 'request.prioritised', 'request', $2)`,
      [world.first.id, requestId],
    )
    await record({ title: 'Concert', priority: 'low', sourceUpdatedAt: minute(1) })
    expect((await stored())[0]).toMatchObject({ title: 'Concert', priority: 'urgent' })
  })

  it('keeps the same record id of two organisations apart, and refuses a foreign resource', async () => {
    await record()
    const foreign = { kind: 'job', task: 't', organizationId: world.second.id } as const
    const other = await withOrg(foreign, (db) =>
      recordRequest({ db, actor: foreign, now: new Date() }, { ...input, resourceId: world.secondRoom.id }),
    )
    expect(other.outcome).toBe('created')
    expect(await stored()).toHaveLength(2)
    await expect(record({ externalId: 'foreign', resourceId: world.secondRoom.id })).rejects.toThrow()
  })
})
