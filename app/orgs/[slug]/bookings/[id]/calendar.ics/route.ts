import type { NextRequest } from 'next/server'
import { AppError, isAppError, notFound } from '#lib/core/errors.ts'
import { isUuid } from '#lib/core/ids.ts'
import { can } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { readBookingIcs } from '#lib/domain/bookings/index.ts'
import { problemOf } from '#lib/entry/problem.ts'
import { memberOf } from '#lib/entry/require-actor.ts'

/** One booking as a calendar file, for members. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ slug: string; id: string }> }) {
  try {
    const { slug, id } = await params
    const { actor } = await memberOf(slug)
    if (!can(actor, 'bookings.view') || !isUuid(id)) throw notFound('booking')
    const now = new Date()
    const text = await readOrg(actor, (db) => readBookingIcs({ db, actor, now }, id))
    return new Response(text, {
      headers: {
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': `attachment; filename="booking-${id}.ics"`,
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    // Whoever is signed out learns as little as whoever looks for what isn't there.
    const isHidden = isAppError(error) && error.code === 'unauthenticated'
    return problemOf(request, isHidden ? new AppError('not_found', 'There is no such booking here.') : error, {})
  }
}
