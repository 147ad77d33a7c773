import { notFound } from '#lib/core/errors.ts'
import type { World } from '#lib/db/index.ts'
import { changeBooking, getBooking } from '#lib/domain/bookings/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { refusedAnswer } from '../../answers.ts'
import { changeBookingBody, idParams } from '../../inputs.ts'
import { organisationZone, readInstant, readResource } from '../../read-input.ts'

async function bodyOf({ db, actor }: World, id: string): Promise<object> {
  const found = await getBooking(db, actor.organizationId, id)
  if (!found) throw notFound('booking')
  const { history: _history, ...shown } = found
  return shown
}

/** One booking. */
export const GET = apiRoute({
  permission: 'bookings.view',
  params: idParams,
  handler: async (world, { params }) => ({ status: 200, body: await bodyOf(world, params.id) }),
})

/** Moves a booking or writes it anew; what is left out stays. 409 with the reasons when the guard refuses: then nothing is written. */
export const PATCH = apiRoute({
  permission: 'bookings.create',
  params: idParams,
  body: changeBookingBody,
  handler: async (world, { params: { id }, body: { resource, start, end, ...rest } }) => {
    const { organizationId } = world.actor
    const zone = start || end ? await organisationZone(world.db, organizationId) : 'UTC'
    const changed = await changeBooking(world, {
      ...rest,
      id,
      resourceId: resource ? await readResource(world.db, organizationId, resource) : null,
      start: start ? readInstant(start, zone, 'start') : null,
      end: end ? readInstant(end, zone, 'end') : null,
    })
    if (changed.kind === 'refused') return refusedAnswer({ verdict: changed.verdict, conflictId: null })
    return { status: 200, body: await bodyOf(world, id) }
  },
})
