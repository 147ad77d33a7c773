import { beforeAll, describe, expect, it } from 'vitest'
import { demoOrganisations } from '#dev/identity/demo-people.ts'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { detectConflicts } from '#lib/domain/conflicts/index.ts'
import { testDatabase } from '#tests/database.ts'
import { seed } from './seed.ts'

const database = testDatabase()
const today = new Date()
let keys: Awaited<ReturnType<typeof seed>>['keys']
const count = async (sql: string) => Number((await database.superuser.query(sql)).rows[0].n)

beforeAll(async () => {
  process.env['MASTERFLOW_ENCRYPTION_KEYS'] ??= `test:${Buffer.alloc(32, 7).toString('base64')}`
  keys = (await seed(today)).keys
})

describe('the demo data', () => {
  it('has three organisations in different zones, 33 resources over all types and people in every role', async () => {
    expect(new Set(demoOrganisations.map((one) => one.timezone)).size).toBe(3)
    expect(await count('SELECT count(*) AS n FROM resources')).toBe(33)
    expect(await count('SELECT count(DISTINCT type) AS n FROM resources')).toBe(4)
    expect(await count('SELECT count(*) AS n FROM (SELECT DISTINCT org_id, role FROM org_memberships) AS pairs')).toBe(
      12,
    )
  })

  it('has requests in every state, three months of bookings, and open conflicts that a refusal made', async () => {
    expect(await count('SELECT count(DISTINCT (organization_id, status)) AS n FROM external_requests')).toBe(15)
    expect(await count('SELECT count(*) AS n FROM bookings')).toBeGreaterThan(1000)
    expect(
      await count(`SELECT extract(day FROM max(start_time) - min(start_time)) AS n FROM bookings`),
    ).toBeGreaterThan(90)
    expect(await count(`SELECT count(DISTINCT organization_id) AS n FROM conflict_logs WHERE status = 'open'`)).toBe(3)
  })

  it('hands out an endpoint and a key for each organisation, and has mailed nobody', async () => {
    expect(keys?.appsheet.map((one) => one.organisation)).toEqual(demoOrganisations.map((one) => one.slug))
    expect(keys?.apiKeys).toHaveLength(3)
    expect(await count('SELECT count(*) AS n FROM outbound_messages')).toBe(0)
  })

  it('books nothing against the rules of the three resources that have some, in each organisation', async () => {
    const { rows } = await database.superuser.query<{ organizationId: string; id: string; title: string }>(
      `SELECT org_id AS "organizationId", id, title FROM resources
       WHERE availability_rules <> '{}' OR booking_restrictions <> '{}' ORDER BY title`,
    )
    expect(rows).toHaveLength(9)
    for (const { organizationId, id: resourceId, title } of rows) {
      const actor: Actor = { kind: 'job', task: 'test', organizationId }
      const until = new Date(today.getTime() + 60 * 86_400_000)
      const { opened } = await withOrg(actor, (db) =>
        detectConflicts({ db, actor, now: today }, { resourceId, from: today, until, cause: 'sweep' }),
      )
      expect({ title, opened }).toEqual({ title, opened: 0 })
    }
  })

  it('changes nothing the second time', async () => {
    expect(await seed(today)).toEqual({ seeded: false })
  })
})
