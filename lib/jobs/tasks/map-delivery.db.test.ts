process.env['MASTERFLOW_ENCRYPTION_KEYS'] = `k1:${Buffer.alloc(32, 7).toString('base64')}`
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { acceptDelivery, withOrg } from '#lib/db/index.ts'
import { createEndpoint } from '#lib/domain/requests/endpoints/index.ts'
import { mapDelivery } from '#lib/domain/requests/intake/index.ts'
import { secretBox } from '#lib/platform/crypto.ts'
import { log } from '#lib/platform/log.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { mapDeliveryHandler } from './map-delivery.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let endpointId: string

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  const actor = world.firstAdmin
  const made = await withOrg(actor, (db) =>
    createEndpoint({ db, actor, now: new Date(), secrets: secretBox() }, { source: 'appsheet', name: 'Desk' }),
  )
  endpointId = made.endpointId
})

async function arrive(body: object): Promise<string> {
  const endpoint = { kind: 'webhook_endpoint', endpointId, organizationId: world.first.id } as const
  const { deliveryId } = await acceptDelivery(endpoint, mapDelivery, {
    dedupeKey: newId(),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    receivedAt: new Date(),
  })
  return deliveryId
}
const run = (deliveryId: string, organizationId = world.first.id) =>
  mapDeliveryHandler.run(
    { organizationId, deliveryId },
    { now: new Date(), jobId: newId(), attempt: 1, isLastAttempt: false, signal: new AbortController().signal, log },
  )
const record = (externalId: string, title: string, timestamp?: string) => ({
  id: externalId,
  type: 'booking',
  ...(timestamp ? { timestamp } : {}),
  user: 'robin@people.example',
  data: { resource: 'Blue room', start: '2030-06-01 10:00', end: '2030-06-01 12:00', title },
})
const requestsOf = async (externalId: string) =>
  (await database.superuser.query('SELECT * FROM external_requests WHERE external_id = $1', [externalId])).rows
const deliveryOf = async (id: string) =>
  (await database.superuser.query('SELECT * FROM webhook_deliveries WHERE id = $1', [id])).rows[0]

describe('the job that understands deliveries', () => {
  it('makes one request of 40 deliveries of one record, and runs each twice without harm', async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, () => arrive(record('same', 'Rehearsal', '2029-01-01T00:00:00Z'))),
    )
    await Promise.all([...ids, ...ids].map((id) => run(id)))
    expect(await requestsOf('same')).toHaveLength(1)
    const outcomes = await Promise.all(ids.map(async (id) => (await deliveryOf(id)).outcome))
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
    expect(outcomes.every((outcome) => ['created', 'unchanged', 'outdated'].includes(outcome))).toBe(true)
    const { rows } = await database.superuser.query(
      `SELECT count(*)::int AS n FROM audit_log WHERE action = 'request.created' AND entity_id = $1`,
      [(await requestsOf('same'))[0].id],
    )
    expect(rows[0].n).toBe(1)
  })

  it.each([
    ['source times', ['2029-01-01T00:00:00Z', '2029-01-01T00:01:00Z', '2029-01-01T00:02:00Z']],
    ['equal source times, by arrival', ['2029-01-01T00:00:00Z', '2029-01-01T00:00:00Z', '2029-01-01T00:00:00Z']],
    ['no source times, by arrival', [undefined, undefined, undefined]],
  ])('ends with the last edit although the jobs run backwards: %s', async (name, times) => {
    const ids: string[] = []
    for (const [index, time] of times.entries()) {
      ids.push(await arrive(record(name, `Edit ${index}`, time)))
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    for (const id of ids.toReversed()) await run(id)
    expect((await requestsOf(name))[0].title).toBe('Edit 2')
    expect(await Promise.all(ids.map(async (id) => (await deliveryOf(id)).outcome))).toEqual([
      'outdated',
      'outdated',
      'created',
    ])
  })

  it('tells of an arrival when the organisation wants that, once, and not otherwise', async () => {
    await run(await arrive(record('quiet', 'Rehearsal')))
    await database.superuser.query(
      `UPDATE organizations SET notification_settings = '{"tell_requester": ["received"]}' WHERE id = $1`,
      [world.first.id],
    )
    const told = await arrive(record('told', 'Rehearsal'))
    await run(told)
    await run(told)
    const { rows } = await database.superuser.query(
      'SELECT template_key, recipient FROM outbound_messages WHERE organization_id = $1',
      [world.first.id],
    )
    expect(rows).toEqual([{ template_key: 'request.received', recipient: 'robin@people.example' }])
  })

  it('shows a failure of ours on the delivery and takes it up again', async () => {
    const id = await arrive(record('unlucky', 'Rehearsal'))
    await database.superuser.query(
      `ALTER TABLE external_requests ADD CONSTRAINT no_luck CHECK (external_id <> 'unlucky') NOT VALID`,
    )
    await expect(run(id)).rejects.toThrow()
    expect(await deliveryOf(id)).toMatchObject({
      status: 'failed',
      attempts: 1,
      reason: expect.stringContaining('our side'),
    })
    await database.superuser.query('ALTER TABLE external_requests DROP CONSTRAINT no_luck')
    await run(id)
    expect(await deliveryOf(id)).toMatchObject({ status: 'processed', outcome: 'created', attempts: 2, reason: null })
  })

  it('finds nothing under another organisation’s name', async () => {
    const id = await arrive(record('foreign', 'Rehearsal'))
    await run(id, world.second.id)
    expect((await deliveryOf(id)).status).toBe('accepted')
    expect(await requestsOf('foreign')).toEqual([])
  })
})
