import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import type { resolveConflictSchema } from './schema.ts'
import { settleConflict, type Settlement } from './settle-conflict.ts'

/** What a booking keeps of how its conflict was resolved. */
export function resolutionWords(resolution: string, notes: string | null | undefined): string {
  return [resolution, notes].filter(Boolean).join(': ')
}

/** Says how a conflict was resolved. The words also go to the booking that it concerns (`conflict_resolution_notes`). */
export async function resolveConflict(world: World, input: z.infer<typeof resolveConflictSchema>): Promise<Settlement> {
  const settled = await settleConflict(world, input, 'resolved')
  const words = resolutionWords(input.resolution, input.notes?.trim())
  await world.db.$executeRaw`
    UPDATE bookings SET conflict_resolution_notes = ${words}
    WHERE org_id = ${world.actor.organizationId}::uuid AND id = (SELECT booking_id FROM conflict_logs
      WHERE organization_id = ${world.actor.organizationId}::uuid AND id = ${input.id}::uuid)`
  return settled
}
