import type { World } from '../../db/context.ts'
import { type Question, readFacts } from './read-facts.ts'
import { decideVerdict } from './rules.ts'
import type { Verdict } from './schema.ts'

/**
 * Answers whether the resource can be had at that time: `possible`, `impossible` or `unknown`, with every reason. The one
 * definition that triage, the decision, `POST /api/v1/validate` and the stored evidence share. Stores nothing. Whoever may not
 * see bookings learns "busy" and no more.
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function assessAvailability(world: World, question: Question): Promise<Verdict> {
  return decideVerdict(await readFacts(world, question), world.now)
}
