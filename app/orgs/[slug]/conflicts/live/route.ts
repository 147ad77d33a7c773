import { type NextRequest, NextResponse } from 'next/server'
import { isAppError } from '#lib/core/errors.ts'
import { isUuid } from '#lib/core/ids.ts'
import { can } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { changesSince } from '#lib/domain/conflicts/index.ts'
import { memberOf } from '#lib/entry/require-actor.ts'
import { loadConflictParams, toConflictQuery } from '../search-params.ts'

const MOST_SHOWN = 50
const silent = { headers: { 'cache-control': 'no-store' } }
const nothing = { count: 0, changed: [] }

/**
 * What happened to an open list since `since` (RFC 3339): how many conflicts arrived that the list with this query string would show, and
 * which of the rows that it shows (`shown`, ids) changed. Asked every ten seconds, so it costs a few index scans. Strangers learn nothing.
 */
export async function GET(request: NextRequest, { params }: { params: Promise<{ slug: string }> }) {
  try {
    const { slug } = await params
    const { actor } = await memberOf(slug)
    const asked = request.nextUrl.searchParams
    const since = new Date(asked.get('since') ?? '')
    if (!can(actor, 'conflicts.view') || Number.isNaN(since.getTime())) return NextResponse.json(nothing, silent)
    const query = toConflictQuery(loadConflictParams(request), actor.userId)
    const shown = (asked.get('shown') ?? '').split(',').filter(isUuid).slice(0, MOST_SHOWN)
    const now = new Date()
    return NextResponse.json(
      await readOrg(actor, (db) => changesSince({ db, actor, now }, query, { since, shown })),
      silent,
    )
  } catch (error) {
    if (isAppError(error)) return NextResponse.json(nothing, { status: 404, ...silent })
    throw error
  }
}
