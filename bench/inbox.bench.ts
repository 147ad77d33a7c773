import { decodeCursor, encodeCursor } from '#lib/core/pagination.ts'
import { closeDatabase, readOrg } from '#lib/db/index.ts'
import { countRequests, listRequests, requestQuerySchema } from '#lib/domain/requests/index.ts'
import { makeMember } from '#tests/factories.ts'
import { z } from 'zod'
import { type Benchmark, interleave, words } from './benchmark.ts'
import { byHand, capture } from './capture.ts'
import { openDatabase, type BenchDatabase } from './database.ts'

const ORGANISATIONS = 200

/** The largest organisation holds three tenths of all requests, the others share the rest. */
async function fill({ superuser }: BenchDatabase, rows: number): Promise<string> {
  const client = await superuser.connect()
  try {
    await client.query(
      `INSERT INTO organizations (name, slug) SELECT 'Organisation ' || n, 'organisation-' || n FROM generate_series(1, $1) AS n`,
      [ORGANISATIONS],
    )
    const ids = (await client.query(`SELECT id FROM organizations ORDER BY length(slug), slug`)).rows.map((row) =>
      String(row.id),
    )
    const indexes = (
      await client.query(`SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'external_requests'
      AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = 'external_requests'::regclass)`)
    ).rows
    for (const { indexname } of indexes) await client.query(`DROP INDEX ${String(indexname)}`)
    await client.query('SET session_replication_role = replica') // the triggers' columns are filled here
    await client.query(
      `INSERT INTO external_requests (organization_id, source, external_id, request_type, request_data, status, priority, priority_rank, title,
         requester_name, requester_email, search_text, created_at, updated_at)
       SELECT ($2::uuid[])[CASE WHEN n % 10 < 3 THEN 1 ELSE 2 + (n % ($3 - 1))::int END], 'appsheet', 'record-' || n, 'booking', '{"title":"Rehearsal"}',
         (ARRAY['pending','approved','approved','approved','rejected','cancelled','approved','processing'])[1 + n % 8],
         (ARRAY['urgent','high','normal','low'])[1 + n % 4], n % 4, 'Rehearsal ' || n, 'Robin Example', 'robin@people.example',
         'rehearsal ' || n || ' robin example', now() - n * interval '17 seconds', now()
       FROM generate_series(1, $1::int) AS n`,
      [rows, ids, ORGANISATIONS],
    )
    await client.query('SET session_replication_role = DEFAULT')
    for (const { indexdef } of indexes) await client.query(String(indexdef))
    await client.query('VACUUM ANALYZE external_requests')
    return ids[0] ?? ''
  } finally {
    client.release()
  }
}

/** The address of a page far down: the thousandth where there are so many. */
async function deepCursor(database: BenchDatabase, organization: string): Promise<string> {
  const { rows } = await database.superuser.query(
    `SELECT created_at::text AS at, id, priority_rank AS rank FROM external_requests WHERE organization_id = $1
     ORDER BY created_at DESC, id DESC OFFSET (SELECT least(50000, count(*) / 2) FROM external_requests WHERE organization_id = $1) LIMIT 1`,
    [organization],
  )
  const cursor = encodeCursor({ after: rows[0] })
  decodeCursor(cursor, z.object({ at: z.string(), id: z.uuid(), rank: z.number() }))
  return cursor
}

export const benchmark: Benchmark = {
  name: 'inbox',
  compares:
    'first page and counts of the largest organisation, through readOrg, against the same SQL through pg without row level security',
  run: async (scale) => {
    const rows = Math.round(1_000_000 * scale)
    const database = await openDatabase()
    try {
      const organization = await fill(database, rows)
      const actor = await makeMember(database.superuser, { id: organization })
      const claims = { sub: actor.userId, org: organization }
      const query = requestQuerySchema.parse({ status: ['pending'] })
      const page = () =>
        Promise.all([
          readOrg(actor, (db) => listRequests(db, organization, query)),
          readOrg(actor, (db) => countRequests(db, organization, query)),
        ])
      const statements = (await capture(page)).filter(({ text }) => text.includes('external_requests'))
      const one = (pool: typeof database.superuser, who: typeof claims | null) => () =>
        Promise.all(statements.map((statement) => byHand(pool, who, [statement])))
      const first = await interleave(
        { masterflow: page, owner: one(database.superuser, null), tenant: one(database.tenant, claims) },
        { rounds: 5, callers: 8, milliseconds: 2000 },
      )
      const all = requestQuerySchema.parse({})
      const cursor = await deepCursor(database, organization)
      const depth = await interleave(
        {
          first: () => readOrg(actor, (db) => listRequests(db, organization, all)),
          deep: () => readOrg(actor, (db) => listRequests(db, organization, { ...all, cursor })),
        },
        { rounds: 5, callers: 4, milliseconds: 1000 },
      )
      const size = `${rows.toLocaleString('en')} requests, ${ORGANISATIONS} organisations`
      return [
        {
          measure: 'page + counts, product / pg by hand',
          ratio: first.masterflow.perSecond / first.owner.perSecond,
          goal: { atLeast: 0.6 },
          detail: `${size}: ${words(first.masterflow)} against ${words(first.owner)}`,
        },
        {
          measure: 'cost of row level security (same SQL, tenant / owner)',
          ratio: first.owner.perSecond / first.tenant.perSecond,
          goal: { atMost: 1.2 },
          detail: `${words(first.tenant)} against ${words(first.owner)}, the tenant's claims included`,
        },
        {
          measure: 'page 1,000 / page 1',
          ratio: depth.first.perSecond / depth.deep.perSecond,
          goal: { atMost: 1.2 },
          detail: `${words(depth.deep)} against ${words(depth.first)}`,
        },
      ]
    } finally {
      await closeDatabase()
      await database.stop()
    }
  },
}
