import { type NextRequest, NextResponse } from 'next/server'
import { isAppError } from '#lib/core/errors.ts'
import { can } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { listRequests } from '#lib/domain/requests/index.ts'
import { memberOf } from '#lib/entry/require-actor.ts'
import { loadRequestParams, toRequestQuery } from '../search-params.ts'

const MOST = 50
const silent = { headers: { 'cache-control': 'no-store' } }

/**
 * How many requests arrived after `since` (RFC 3339) that the list with this query string would show; counted up to 50. Asked by an
 * open list every ten seconds, so it costs one index scan. Strangers learn nothing: no membership, no number.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ slug: string }> }) {
  try {
    const { slug } = await params
    const { actor, organisation } = await memberOf(slug)
    const since = new Date(request.nextUrl.searchParams.get('since') ?? '')
    if (!can(actor, 'requests.view') || Number.isNaN(since.getTime())) return NextResponse.json({ count: 0 }, silent)
    const wanted = toRequestQuery(loadRequestParams(request), organisation.timezone)
    const from = wanted.from && wanted.from > since ? wanted.from : since
    const page = await readOrg(actor, (db) =>
      listRequests(db, organisation.id, { ...wanted, from, sort: 'newest', cursor: null, limit: MOST }),
    )
    return NextResponse.json({ count: page.rows.length }, silent)
  } catch (error) {
    if (isAppError(error)) return NextResponse.json({ count: 0 }, { status: 404, ...silent })
    throw error
  }
}
