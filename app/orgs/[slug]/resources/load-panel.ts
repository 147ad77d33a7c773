import type { DayPicture } from '#components/decision/verdict-view.tsx'
import { daysAround } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import { can } from '#lib/core/permissions.ts'
import type { World } from '#lib/db/index.ts'
import { type BookingRow, listBookings } from '#lib/domain/bookings/index.ts'
import { readPicture } from '#lib/domain/conflicts/index.ts'
import { getResource, type ResourceRow } from '#lib/domain/resources/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'

export type ResourcePanel = { resource: ResourceRow; today: DayPicture; next: BookingRow[] }

const NEXT = 8

/** Reads a resource with its day and its next bookings; null when the organisation has none of this id. */
export async function loadResourcePanel(
  { db, actor, now }: World<PersonActor>,
  id: string,
  zone: string,
): Promise<ResourcePanel | null> {
  if (!isUuid(id)) return null
  const resource = await getResource(db, actor.organizationId, id)
  if (!resource) return null
  const { from, to } = daysAround(now, now, zone)
  const [today, next] = await Promise.all([
    readPicture({ db, actor, now }, { resourceId: id, from, to }),
    can(actor, 'bookings.view')
      ? listBookings(db, actor.organizationId, {
          status: ['confirmed'],
          source: [],
          resourceId: id,
          from: now,
          sort: 'soonest',
          limit: NEXT,
        })
      : { rows: [] },
  ])
  return { resource, today, next: next.rows }
}
