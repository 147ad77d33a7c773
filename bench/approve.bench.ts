import { closeDatabase, withOrg } from '#lib/db/index.ts'
import { approveRequest } from '#lib/domain/requests/index.ts'
import { makeMember, makeOrganisation, makeRequest } from '#tests/factories.ts'
import { type Benchmark, type Figure, interleave, words } from './benchmark.ts'
import { byHand, capture, rewrite } from './capture.ts'
import { type BenchDatabase, openDatabase } from './database.ts'

/** More than three rounds can use up: an hour each, in turn over the resources; on one resource all the same hour. */
const REQUESTS = 20_000

type Asked = { requestId: string; resourceId: string; start: Date; end: Date }
type Counts = { bookings: number; conflicts: number }

/** Requests in plenty, one after the other; made before the clock starts. */
function supply(requests: readonly Asked[]): () => Asked {
  let index = 0
  return () => {
    const next = requests[index++]
    if (!next) throw new Error('the benchmark ran out of requests: make it shorter')
    return next
  }
}

async function ask(
  database: BenchDatabase,
  organisation: { id: string },
  count: number,
  resources: string[],
): Promise<Asked[]> {
  const template = await makeRequest(database.superuser, organisation, {})
  const { rows } = await database.superuser.query(
    `INSERT INTO external_requests (organization_id, source, external_id, request_type, request_data, title, requester_email, resource_id, requested_start, requested_end)
     SELECT $1, 'api', $2 || n, 'booking', '{}', 'Bench', 'robin@people.example', ($3::uuid[])[1 + n % cardinality($3::uuid[])],
       timestamptz '2031-01-01' + (n / cardinality($3::uuid[])) * interval '1 hour' * $5, timestamptz '2031-01-01 01:00' + (n / cardinality($3::uuid[])) * interval '1 hour' * $5
     FROM generate_series(0, $4::int - 1) AS n RETURNING id, resource_id, requested_start, requested_end`,
    [organisation.id, template.externalId, resources, count, resources.length === 1 ? 0 : 1],
  )
  return rows.map((row) => ({
    requestId: String(row.id),
    resourceId: String(row.resource_id),
    start: row.requested_start,
    end: row.requested_end,
  }))
}

async function makeResources(database: BenchDatabase, organisation: { id: string }, count: number): Promise<string[]> {
  const { rows } = await database.superuser.query(
    `INSERT INTO resources (org_id, type, title, created_by, updated_by)
     SELECT $1, 'space', 'Room ' || n, 'bench', 'bench' FROM generate_series(1, $2::int) AS n RETURNING id`,
    [organisation.id, count],
  )
  return rows.map((row) => String(row.id))
}

async function outcomes(database: BenchDatabase, organisation: { id: string }): Promise<Counts> {
  const { rows } = await database.superuser.query(
    `SELECT (SELECT count(*)::int FROM bookings WHERE org_id = $1) AS bookings,
       (SELECT count(*)::int FROM conflict_logs WHERE organization_id = $1) AS conflicts`,
    [organisation.id],
  )
  return rows[0]
}

/** What a benchmark measured must have happened: every decision of both sides left its row. */
function mustEqual(name: string, got: Counts, wanted: Counts): void {
  if (got.bookings !== wanted.bookings || got.conflicts !== wanted.conflicts)
    throw new Error(`${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}: the figures mean nothing`)
}

async function compare(
  database: BenchDatabase,
  name: string,
  goal: Figure['goal'],
  resourceCount: number,
): Promise<Figure> {
  const organisation = await makeOrganisation(database.superuser)
  const actor = await makeMember(database.superuser, organisation, 'manager')
  const claims = { sub: actor.userId, org: organisation.id }
  const ids = await makeResources(database, organisation, resourceCount)
  const next = supply(await ask(database, organisation, REQUESTS, ids))
  const isHot = resourceCount === 1
  let decisions = 0
  const approve = async ({ requestId }: Asked, wanted = isHot ? 'refused' : 'approved') => {
    const { kind } = await withOrg(actor, (db) => approveRequest({ db, actor, now: new Date() }, { id: requestId }))
    if (kind !== wanted) throw new Error(`${name}: a request was ${kind}`)
    decisions++
  }
  if (isHot) await approve(next(), 'approved') // the slot is taken from here on: everybody else is refused
  const model = next()
  const statements = (await capture(() => approve(model))).filter(({ text }) => !/^(BEGIN|COMMIT|ROLLBACK)$/.test(text))
  const hand = async () => {
    const asked = next()
    const ids = new Map([
      [organisation.id, organisation.id],
      [model.requestId, asked.requestId],
      [model.resourceId, asked.resourceId],
    ])
    const times = new Map([
      [model.start, asked.start],
      [model.end, asked.end],
    ])
    await byHand(database.tenant, claims, rewrite(statements, ids, times))
    decisions++
  }
  const rates = await interleave(
    { masterflow: () => approve(next()), hand },
    { rounds: 3, callers: 8, milliseconds: 1500 },
  )
  const wanted = isHot ? { bookings: 1, conflicts: decisions - 1 } : { bookings: decisions, conflicts: 0 }
  mustEqual(name, await outcomes(database, organisation), wanted)
  return {
    measure: `${name}, product / same SQL by hand`,
    ratio: rates.masterflow.perSecond / rates.hand.perSecond,
    goal,
    detail: `${words(rates.masterflow)} against ${words(rates.hand)}; ${statements.length} statements a decision`,
  }
}

export const benchmark: Benchmark = {
  name: 'approve',
  compares: 'decisions a second with verdict, audit, conflict or message, against the very same statements through pg',
  run: async () => {
    const database = await openDatabase()
    try {
      return [
        await compare(database, 'one hot slot (all refused but the first)', { atLeast: 0.7 }, 1),
        await compare(database, 'a hundred resources, a free hour each (all approved)', null, 100),
      ]
    } finally {
      await closeDatabase()
      await database.stop()
    }
  },
}
