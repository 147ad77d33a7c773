import { createBooking, listBookings } from '#lib/domain/bookings/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer, refusedAnswer } from '../answers.ts'
import { createBookingBody, listBookingsQuery } from '../inputs.ts'
import { organisationZone, readInstant, readOptional, readResource } from '../read-input.ts'

/** One page of bookings. */
export const GET = apiRoute({
  permission: 'bookings.view',
  query: listBookingsQuery,
  handler: async ({ db, actor }, { query }) => {
    const { from, to, resource, ...rest } = query
    const zone = from || to ? await organisationZone(db, actor.organizationId) : 'UTC'
    const times = { from: readOptional(from, zone, 'from'), to: readOptional(to, zone, 'to') }
    return pageAnswer(await listBookings(db, actor.organizationId, { ...rest, ...times, resourceId: resource }))
  },
})

/** Books a time, or answers 409 with the reasons. */
export const POST = apiRoute({
  permission: 'bookings.create',
  body: createBookingBody,
  handler: async (world, { body }) => {
    const { organizationId } = world.actor
    const { resource, start, end, ...rest } = body
    const zone = await organisationZone(world.db, organizationId)
    const times = { start: readInstant(start, zone, 'start'), end: readInstant(end, zone, 'end') }
    const resourceId = await readResource(world.db, organizationId, resource)
    const made = await createBooking(world, { ...rest, ...times, resourceId })
    if (made.kind === 'refused') return refusedAnswer(made)
    const shown = {
      status: 'confirmed',
      resourceId,
      title: rest.title,
      name: rest.name ?? null,
      email: rest.email ?? null,
    }
    return {
      status: 201,
      body: { ...made.booking, ...shown, participants: rest.participants ?? null, verdict: made.verdict },
      location: `/api/v1/bookings/${made.booking.id}`,
    }
  },
})
