import { findFreeIntervals } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { freeIntervalsBody } from '../inputs.ts'
import { organisationZone, readInstant, readResource } from '../read-input.ts'

/** When resources are free over a period, and when nobody knows. Stores nothing. */
export const POST = apiRoute({
  permission: 'resources.view',
  body: freeIntervalsBody,
  handler: async (world, { body }) => {
    const { organizationId } = world.actor
    const zone = await organisationZone(world.db, organizationId)
    const found = await findFreeIntervals(world, {
      resourceIds: await Promise.all(body.resources.map((named) => readResource(world.db, organizationId, named))),
      from: readInstant(body.from, zone, 'from'),
      until: readInstant(body.until, zone, 'until'),
      participants: body.participants,
    })
    const range = ({ start, end }: { start: Date; end: Date }) => ({
      start: start.toISOString(),
      end: end.toISOString(),
    })
    return {
      status: 200,
      body: {
        resources: found.map(({ resourceId, resourceTitle, free, unknown }) => ({
          resource: resourceId,
          title: resourceTitle,
          free: free.map(range),
          unknown: unknown.map(({ reason, ...span }) => ({ ...range(span), reason })),
        })),
        asOf: world.now.toISOString(),
      },
    }
  },
})
