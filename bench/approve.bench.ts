import { closeDatabase, withOrg } from '#lib/db/index.ts'
import { approveRequest } from '#lib/domain/requests/index.ts'
import { makeMember, makeOrganisation, makeRequest } from '#tests/factories.ts'
import { type Benchmark, type Figure, interleave, words } from './benchmark.ts'
import { byHand, capture, rewrite } from './capture.ts'
import { type BenchDatabase, openDatabase } from './database.ts'

/** One each for the spaces of the second figure: more than three rounds can use up. */
const REQUESTS = 20_000

type Asked = { requestId: string; resourceId: string }

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
     FROM generate_series(0, $4::int - 1) AS n RETURNING id, resource_id`,
    [organisation.id, template.externalId, resources, count, resources.length === 1 ? 0 : 1],
  )
  return rows.map((row) => ({ requestId: String(row.id), resourceId: String(row.resource_id) }))
}

async function makeResources(database: BenchDatabase, organisation: { id: string }, count: number): Promise<string[]> {
  const { rows } = await database.superuser.query(
    `INSERT INTO resources (org_id, type, title, created_by, updated_by)
     SELECT $1, 'space', 'Room ' || n, 'bench', 'bench' FROM generate_series(1, $2::int) AS n RETURNING id`,
    [organisation.id, count],
  )
  return rows.map((row) => String(row.id))
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
  const approve = ({ requestId }: Asked) =>
    withOrg(actor, (db) => approveRequest({ db, actor, now: new Date() }, { id: requestId }))
  if (resourceCount === 1) await approve(next()) // the slot is taken from here on: everybody else is refused
  const model = next()
  const statements = (await capture(() => approve(model))).filter(({ text }) => !/^(BEGIN|COMMIT|ROLLBACK)$/.test(text))
  const hand = () => {
    const { requestId, resourceId } = next()
    const swap = new Map([
      [organisation.id, organisation.id],
      [model.requestId, requestId],
      [model.resourceId, resourceId],
    ])
    return byHand(database.tenant, claims, rewrite(statements, swap))
  }
  const rates = await interleave(
    { masterflow: () => approve(next()), hand },
    { rounds: 3, callers: 8, milliseconds: 1500 },
  )
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
        await compare(database, 'one hot slot', { atLeast: 0.7 }, 1),
        await compare(database, 'a free slot each', null, REQUESTS),
      ]
    } finally {
      await closeDatabase()
      await database.stop()
    }
  },
}
