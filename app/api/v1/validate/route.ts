import { assessAvailability } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { validateBody } from '../inputs.ts'
import { organisationZone, readInstant, readResource } from '../read-input.ts'

/** Whether a time can be had, with every reason. Stores nothing. */
export const POST = apiRoute({
  permission: 'resources.view',
  body: validateBody,
  handler: async (world, { body }) => {
    const { organizationId } = world.actor
    const zone = await organisationZone(world.db, organizationId)
    const start = readInstant(body.start, zone, 'start')
    const end = readInstant(body.end, zone, 'end')
    const resourceId = await readResource(world.db, organizationId, body.resource)
    const verdict = await assessAvailability(world, {
      resourceId,
      start,
      end,
      participants: body.participants ?? null,
      asker: { role: 'public', email: body.email ?? null },
    })
    return { status: 200, body: verdict }
  },
})
