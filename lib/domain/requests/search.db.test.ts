import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeMember, makeOrganisation, type Organisation } from '#tests/factories.ts'
import { countRequests, listRequests, requestQuerySchema } from './index.ts'

const database = testDatabase()
let organisation: Organisation
let member: Actor

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  member = await makeMember(database.superuser, organisation, 'viewer')
  // 3,000 newer ones that are decided, and five old ones that wait: all of them match "rehearsal".
  await database.superuser.query(
    `INSERT INTO external_requests (organization_id, source, external_id, request_type, request_data, title, status, created_at)
     SELECT $1, 'appsheet', 'record-' || n, 'booking', '{}', 'Rehearsal ' || n, CASE WHEN n > 3000 THEN 'pending' ELSE 'approved' END,
       now() - n * interval '1 minute' FROM generate_series(1, 3005) AS n`,
    [organisation.id],
  )
})

const query = (values: object) => requestQuerySchema.parse({ limit: 200, ...values })
const list = (values: object) => readOrg(member, (db) => listRequests(db, organisation.id, query(values)))
const count = (values: object) => readOrg(member, (db) => countRequests(db, organisation.id, query(values)))

describe('searching requests', () => {
  it('finds what waits although thousands of newer ones match too, and counts it', async () => {
    expect((await list({ text: 'rehearsal', status: ['pending'] })).rows).toHaveLength(5)
    expect(await count({ text: 'rehearsal' })).toMatchObject({ pending: 5, approved: 1001 })
  })

  it('finds the one that a rare text names, whatever its age and the case', async () => {
    const { rows } = await list({ text: 'REHEARSAL 3005' })
    expect(rows.map((row) => row.externalId)).toEqual(['record-3005'])
  })

  it('takes percent, underscore and backslash for themselves', async () => {
    for (const text of ['%', '_', '\\', 'rehearsal_1', '100%']) expect((await list({ text })).rows, text).toEqual([])
  })

  it('pages through all matches of a common text', async () => {
    const seen = new Set<string>()
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ text: 'rehearsal', cursor })
      for (const row of page.rows) seen.add(row.id)
      cursor = page.nextCursor
    } while (cursor)
    expect(seen.size).toBe(3005)
  })
})
