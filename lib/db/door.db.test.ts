import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '#tests/database.ts'
import { makeMember, makeOrganisation, makeRequest } from '#tests/factories.ts'
import type { Actor } from '../core/actor.ts'
import { readOrg, withOrg } from './index.ts'

const database = testDatabase()
const tenants: { actor: Actor; requestId: string }[] = []

beforeAll(async () => {
  for (let index = 0; index < 6; index++) {
    const organisation = await makeOrganisation(database.superuser)
    const actor = await makeMember(database.superuser, organisation)
    tenants.push({ actor, requestId: (await makeRequest(database.superuser, organisation)).id })
  }
})

describe('the database door', () => {
  it('pain 25: thousands of interleaved reads of several organisations on one pool never see each other', async () => {
    const errors: string[] = []
    const check = async (turn: number) => {
      const me = tenants[turn % tenants.length]
      const other = tenants[(turn * 5 + 1) % tenants.length]
      if (!me || !other) return
      const read = turn % 3 === 0 ? withOrg : readOrg
      const found = await read(me.actor, (db) => db.externalRequest.findMany({ select: { id: true } }))
      if (found.length !== 1 || found[0]?.id !== me.requestId) errors.push(`turn ${turn} saw ${JSON.stringify(found)}`)
      const foreign = await readOrg(me.actor, (db) => db.externalRequest.findFirst({ where: { id: other.requestId } }))
      if (other !== me && foreign !== null) errors.push(`turn ${turn} read a foreign row`)
    }
    for (let batch = 0; batch < 25; batch++) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => check(batch * 100 + index)))
    }
    expect(errors).toEqual([])
  })

  it('refuses findUnique outside a transaction, which Prisma would batch across organisations', async () => {
    const [first, second] = tenants
    if (!first || !second) throw new Error('no tenants')
    const ask = (actor: Actor, id: string) => readOrg(actor, (db) => db.externalRequest.findUnique({ where: { id } }))
    const answers = await Promise.allSettled([ask(first.actor, first.requestId), ask(second.actor, first.requestId)])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
  })

  it('keeps findUnique apart inside transactions of the same tick', async () => {
    const [first, second] = tenants
    if (!first || !second) throw new Error('no tenants')
    const ask = (actor: Actor, id: string) => withOrg(actor, (db) => db.externalRequest.findUnique({ where: { id } }))
    const [mine, foreign] = await Promise.all([ask(first.actor, first.requestId), ask(second.actor, first.requestId)])
    expect(mine?.id).toBe(first.requestId)
    expect(foreign).toBeNull()
  })

  it('leaves no claims behind on a connection', async () => {
    const seen = await database.asTenant(null, (client) =>
      client.query('SELECT count(*)::int AS n FROM external_requests'),
    )
    expect(seen.rows[0].n).toBe(0)
  })

  it('rolls back as a whole when the function throws, and says so when a swallowed error spoilt the transaction', async () => {
    const [tenant] = tenants
    if (!tenant) throw new Error('no tenants')
    const rename = (title: string, then: () => Promise<void> | void) =>
      withOrg(tenant.actor, async (db) => {
        await db.externalRequest.updateMany({ data: { title } })
        await then()
      })
    await expect(rename('lost', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const swallowed = withOrg(tenant.actor, async (db) => {
      await db.externalRequest.updateMany({ data: { title: 'lost too' } })
      await db.$queryRaw`SELECT 1 / 0`.catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow()
    const titles = await readOrg(tenant.actor, (db) => db.externalRequest.findMany({ select: { title: true } }))
    expect(titles).toEqual([{ title: 'Rehearsal' }])
  })
})
