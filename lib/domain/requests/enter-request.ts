import { newId } from '../../core/ids.ts'
import type { World } from '../../db/context.ts'
import { readLocalRange } from '../organisations/index.ts'
import type { EnterRequest } from './enter-request-schema.ts'
import { recordRequest } from './intake/record-request.ts'

/**
 * Records a request that somebody of the house enters. It waits like any other and is decided like any other.
 * @throws AppError `bad_input` for times that don't exist or happen twice
 */
export async function enterRequest(world: World, input: EnterRequest): Promise<{ requestId: string }> {
  const { type, title, priority, resourceId, start, end, participants, requesterName, requesterEmail } = input
  const range = start && end ? await readLocalRange(world, { start, end }) : null
  const { requestId } = await recordRequest(world, {
    source: 'manual',
    externalId: newId(world.now),
    type,
    title,
    priority,
    resourceId: resourceId || null,
    start: range?.start ?? null,
    end: range?.end ?? null,
    participants: participants ?? null,
    requesterName: requesterName || null,
    requesterEmail: requesterEmail || null,
    data: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== '')),
  })
  return { requestId }
}
