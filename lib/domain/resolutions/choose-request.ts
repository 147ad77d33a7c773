import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import { audit } from '../../db/audit.ts'
import { type Approval, approveRequest } from '../requests/index.ts'
import { findCompetition } from './competing-requests.ts'
import { draftAlternative } from './draft-alternative.ts'
import { lockRequests } from './lock-parties.ts'
import { nearbySlots } from './nearby-slots.ts'
import { chooseRequestSchema } from './schema.ts'

/** What approving answers, and for whom other times were drafted. A request for whom nothing is free gets no draft. */
export type Choice = { approval: Approval; drafted: string[]; nothingFree: string[] }

/**
 * Chooses one of the requests that compete for a time: it is approved as any other, and for each of the others free times near to what
 * they asked are drafted, for people to edit and send. Nobody is rejected, and nobody but the chosen one is told anything. When two
 * choose at once, one wins and the other gets the refusal or what became of it.
 * @throws AppError as `approveRequest` does
 */
export async function chooseRequest(world: World, input: z.input<typeof chooseRequestSchema>): Promise<Choice> {
  const chosen = chooseRequestSchema.parse(input)
  const glance = await findCompetition(world, chosen.id)
  // All of them, in one order: whoever chooses another of them waits here.
  await lockRequests(world, [chosen.id, ...(glance?.requests.map(({ id }) => id) ?? [])])
  const competition = await findCompetition(world, chosen.id)
  const approval = await approveRequest(world, chosen)
  const choice: Choice = { approval, drafted: [], nothingFree: [] }
  if (approval.kind !== 'approved') return choice
  for (const { id, version } of competition?.requests ?? []) {
    if (id === chosen.id) continue
    const slots = await nearbySlots(world, id)
    if (slots.length === 0) {
      choice.nothingFree.push(id)
      continue
    }
    await draftAlternative(world, id, slots)
    choice.drafted.push(id)
    await audit(world.db, {
      ...world,
      action: 'request.alternative_drafted',
      entityType: 'request',
      entityId: id,
      entityVersion: version,
      reason: 'Another request was chosen for this time',
    })
  }
  return choice
}
