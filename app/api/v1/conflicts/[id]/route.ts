import { notFound } from '#lib/core/errors.ts'
import { getConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams } from '../../inputs.ts'

/** One conflict with its evidence. */
export const GET = apiRoute({
  permission: 'conflicts.view',
  params: idParams,
  handler: async (world, { params }) => {
    const found = await getConflict(world, params.id)
    if (!found) throw notFound('conflict')
    const { history: _history, ...shown } = found
    return { status: 200, body: shown }
  },
})
