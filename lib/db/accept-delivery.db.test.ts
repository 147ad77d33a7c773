import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { mapDelivery } from '#lib/domain/requests/intake/tasks.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { acceptDelivery, type Arrival } from './accept-delivery.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})

async function makeEndpoint(organizationId = world.first.id) {
  const endpointId = newId()
  await database.superuser.query(
    `INSERT INTO webhook_endpoints (id, organization_id, source, name, created_by, updated_by) VALUES ($1::uuid, $2, 'appsheet', $1::text, 't', 't')`,
    [endpointId, organizationId],
  )
  return { kind: 'webhook_endpoint', endpointId, organizationId } as const
}
function arrival(text: string, headers: Record<string, string> = {}): Arrival {
  const body = Buffer.from(text)
  return { dedupeKey: createHash('sha256').update(body).digest('hex'), headers, body, receivedAt: new Date() }
}
const count = async (sql: string, ...values: unknown[]) =>
  (await database.superuser.query(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0].n
const storedOf = (endpointId: string) => count('webhook_deliveries WHERE endpoint_id = $1', endpointId)
const jobsOf = (endpointId: string) =>
  count(
    `pgboss.job j JOIN webhook_deliveries d ON d.id::text = j.data ->> 'deliveryId' WHERE d.endpoint_id = $1`,
    endpointId,
  )

describe('group commit', () => {
  it('does not let one poisoned delivery fail its neighbours', async () => {
    const endpoint = await makeEndpoint()
    const arrivals = Array.from({ length: 20 }, (_, n) => arrival(`${n}`, n === 7 ? { odd: '\0' } : {}))
    const settled = await Promise.allSettled(arrivals.map((one) => acceptDelivery(endpoint, mapDelivery, one)))
    expect(settled.map(({ status }) => status === 'rejected')).toEqual(arrivals.map((_, n) => n === 7))
    expect(await storedOf(endpoint.endpointId)).toBe(19)
    expect(await jobsOf(endpoint.endpointId)).toBe(19)
    expect((await acceptDelivery(endpoint, mapDelivery, arrival('after'))).isDuplicate).toBe(false)
  })

  it('keeps bytes as they are, also those that no text may hold', async () => {
    const endpoint = await makeEndpoint()
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    await acceptDelivery(endpoint, mapDelivery, { ...arrival('x'), body })
    const { rows } = await database.superuser.query('SELECT body FROM webhook_deliveries WHERE endpoint_id = $1', [
      endpoint.endpointId,
    ])
    expect(rows[0].body.equals(body)).toBe(true)
  })

  it('stores nothing when the job cannot be enqueued', async () => {
    const endpoint = await makeEndpoint()
    const undeclared = { ...mapDelivery, name: 'made.up' }
    await expect(acceptDelivery(endpoint, undeclared, arrival('x'))).rejects.toMatchObject({ code: '22023' })
    expect(await storedOf(endpoint.endpointId)).toBe(0)
  })

  it('refuses an endpoint of another organisation, and one that was closed a moment ago', async () => {
    const foreign = { ...(await makeEndpoint(world.second.id)), organizationId: world.first.id }
    await expect(acceptDelivery(foreign, mapDelivery, arrival('x'))).rejects.toMatchObject({ code: 'forbidden' })
    const closed = await makeEndpoint()
    await database.superuser.query('UPDATE webhook_endpoints SET is_active = false WHERE id = $1', [closed.endpointId])
    await expect(acceptDelivery(closed, mapDelivery, arrival('x'))).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('counts equal deliveries of one batch and of several, and enqueues the first alone', async () => {
    const endpoint = await makeEndpoint()
    const accepted = await Promise.all(
      Array.from({ length: 50 }, () => acceptDelivery(endpoint, mapDelivery, arrival('same'))),
    )
    expect(new Set(accepted.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(accepted.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1)
    expect((await acceptDelivery(endpoint, mapDelivery, arrival('same'))).isDuplicate).toBe(true)
    expect(
      await count(
        'webhook_deliveries WHERE endpoint_id = $1 AND duplicate_count = 50 AND last_duplicate_at IS NOT NULL',
        endpoint.endpointId,
      ),
    ).toBe(1)
    expect(await jobsOf(endpoint.endpointId)).toBe(1)
  })
})
