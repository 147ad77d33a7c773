import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import type { ignoreConflictSchema } from './schema.ts'
import { settleConflict, type Settlement } from './settle-conflict.ts'

/** Leaves a conflict as it is, with the reason why that is fine. */
export function ignoreConflict(world: World, input: z.infer<typeof ignoreConflictSchema>): Promise<Settlement> {
  return settleConflict(world, input, 'ignored')
}
