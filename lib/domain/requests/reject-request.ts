import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import { lockRequest, mustWait } from './load-request.ts'
import { rejectRequestSchema } from './schema.ts'

/**
 * Rejects a waiting request with a reason, which the requester reads.
 * @throws AppError `not_found`, `stale`, or `conflict` when it was decided already
 */
export async function rejectRequest(world: World, input: z.input<typeof rejectRequestSchema>): Promise<Decided> {
  const { id, expectedVersion, reason } = rejectRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  return decideRequest(world, request, { to: 'rejected', notes: reason })
}
