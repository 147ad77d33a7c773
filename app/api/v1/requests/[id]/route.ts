import { apiRoute } from '#lib/entry/api-route.ts'
import { requestBody } from '../../answers.ts'
import { idParams } from '../../inputs.ts'

/** One request with its data. */
export const GET = apiRoute({
  permission: 'requests.view',
  params: idParams,
  handler: async (world, { params }) => ({ status: 200, body: await requestBody(world, params.id) }),
})
