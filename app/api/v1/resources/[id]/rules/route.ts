import { detectConflicts } from '#lib/domain/conflicts/index.ts'
import { saveBookingRules } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, resourceRulesBody } from '../../../inputs.ts'

/** Replaces the rules that bookings are judged by, and answers which conflicts that made and ended. */
export const PUT = apiRoute({
  permission: 'resources.manage',
  params: idParams,
  body: resourceRulesBody,
  handler: async (world, { params, body: { expectedUpdatedAt, ...rules } }) => ({
    status: 200,
    body: await saveBookingRules({ ...world, detectConflicts }, { id: params.id, expectedUpdatedAt, rules }),
  }),
})
