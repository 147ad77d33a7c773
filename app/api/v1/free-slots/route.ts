import { findFreeSlots } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { freeSlotsBody } from '../inputs.ts'
import { organisationZone, readInstant, readResource } from '../read-input.ts'

/** The next free slots of a length, of named resources or of all that match. Stores nothing. */
export const POST = apiRoute({
  permission: 'resources.view',
  body: freeSlotsBody,
  handler: async (world, { body: { resources, from, until, ...wish } }) => {
    const { organizationId } = world.actor
    const zone = await organisationZone(world.db, organizationId)
    const resourceIds = resources
      ? await Promise.all(resources.map((named) => readResource(world.db, organizationId, named)))
      : null
    const found = await findFreeSlots(world, {
      ...wish,
      resourceIds,
      from: readInstant(from, zone, 'from'),
      until: readInstant(until, zone, 'until'),
    })
    return {
      status: 200,
      body: {
        slots: found.slots.map(({ resourceId, resourceTitle, start, end }) => ({
          resource: resourceId,
          title: resourceTitle,
          start: start.toISOString(),
          end: end.toISOString(),
        })),
        unknown: found.unknown.map(({ resourceId, resourceTitle, reason }) => ({
          resource: resourceId,
          title: resourceTitle,
          reason,
        })),
        asOf: found.asOf,
      },
    }
  },
})
