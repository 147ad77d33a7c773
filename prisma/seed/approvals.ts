import type { Actor } from '../../lib/core/actor.ts'
import type { Db } from '../../lib/db/index.ts'
import { saveRule, saveWorkflow } from '../../lib/domain/approvals/index.ts'
import { recordRequest } from '../../lib/domain/requests/intake/index.ts'
import { at } from './bookings.ts'
import type { SeedResource } from './resources.ts'

type World = {
  db: Db
  actor: Actor
  slug: string
  zone: string
  resources: readonly SeedResource[]
  /** Clerk id of somebody who decides last. */
  director: string
  today: Temporal.PlainDate
  now: Date
}

/**
 * Who has to agree in the first demo organisation: a long firing of the kiln goes through two steps, and a member's short loan of a
 * projector approves itself. Everything else there is decided by one person, as before.
 */
export async function seedApprovals({ db, actor, slug, zone, resources, director, today, now }: World): Promise<void> {
  const idOf = (title: string) => resources.find((resource) => resource.title === title)?.id
  const [kiln, projector] = [idOf('Ceramics kiln'), idOf('Projector 4K')]
  if (!kiln || !projector) return
  const world = { db, actor, now }
  const long = { minutes_from: 480 }
  await saveWorkflow(world, {
    name: 'Long firings',
    description: 'The kiln alone overnight: the yard has to know, and the director agrees.',
    resourceIds: [kiln],
    steps: [
      {
        name: 'Kiln yard',
        quorum: 'any_of',
        approverRole: 'manager',
        conditions: long,
        timeoutMinutes: 48 * 60,
        escalateRole: 'admin',
      },
      { name: 'Director', quorum: 'any_of', approverIds: [director], conditions: long },
    ],
  })
  await db.resource.updateMany({
    where: { organizationId: actor.organizationId, id: projector },
    data: { autoApprovalEnabled: true },
  })
  await saveRule(world, {
    name: 'Members, up to four hours',
    conditions: { requesters: ['@members.harbour-arts.example'], minutes_to: 240 },
  })
  await recordRequest(world, {
    source: 'appsheet',
    type: 'booking',
    participants: 1,
    externalId: `${slug}-overnight-firing`,
    data: { title: 'Overnight glaze firing' },
    title: 'Overnight glaze firing',
    resourceId: kiln,
    start: at(today, 6, 21.5, zone),
    end: at(today, 7, 7.5, zone),
    requesterName: 'Ivy Blackwood',
    requesterEmail: 'guest18@visitors.example',
  })
}
