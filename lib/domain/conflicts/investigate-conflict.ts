import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import type { investigateConflictSchema } from './schema.ts'
import { settleConflict, type Settlement } from './settle-conflict.ts'

/** Says that somebody is looking into an open conflict. */
export function investigateConflict(
  world: World,
  input: z.infer<typeof investigateConflictSchema>,
): Promise<Settlement> {
  return settleConflict(world, input, 'investigating')
}
