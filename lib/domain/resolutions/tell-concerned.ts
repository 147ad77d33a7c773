import type { World } from '../../db/context.ts'
import { queueNotification } from '../notifications/index.ts'
import type { Party } from './candidate.ts'
import { placeInWords, when } from './describe-way.ts'
import type { Way } from './schema.ts'

type Person = { name: string | null; email: string }

/**
 * Queues what everybody concerned is to hear, not to leave before `sendAfter`: whoever booked, and whoever takes part. Each person is
 * told once, however many ways they are concerned by it. Returns the messages' ids.
 */
export async function tellConcerned(
  world: World,
  way: Way,
  party: Party,
  told: { resolutionId: string; organisationName: string; zone: string; reason: string | null; sendAfter: Date },
): Promise<string[]> {
  const words = wordsOf(way, told.zone)
  if (!words) return []
  const ids: string[] = []
  for (const { name, email } of await readPeople(world, party)) {
    const id = await queueNotification(world, {
      key: words.key,
      recipient: email,
      variables: {
        organisation: told.organisationName,
        name: name ?? 'there',
        title: party.title,
        reason: told.reason ?? '',
        ...words.variables,
      },
      dedupeKey: `resolution:${told.resolutionId}:${email.toLowerCase()}`,
      bookingId: party.id,
      sendAfter: told.sendAfter,
    })
    if (id) ids.push(id)
  }
  return ids
}

function wordsOf({ kind, change }: Way, zone: string): { key: string; variables: Record<string, string> } | null {
  switch (change.do) {
    case 'accept':
    case 'offer':
      return null
    case 'cancel':
      return {
        key: 'booking.cancelled',
        variables: { resource: change.from.resourceTitle, when: when(change.from, zone) },
      }
    case 'split': {
      const variables = {
        was: placeInWords(change.from, zone),
        now: change.to.map((part) => placeInWords(part, zone)).join(' and '),
      }
      return { key: 'booking.split', variables }
    }
    case 'move': {
      if (kind === 'seats') {
        const size = (count: number) => (count === 1 ? '1 place' : `${count} places`)
        const variables = { was: size(change.from.participants), now: size(change.to.participants) }
        return { key: 'booking.resized', variables: { ...variables, when: placeInWords(change.from, zone) } }
      }
      const variables = { was: placeInWords(change.from, zone), now: placeInWords(change.to, zone) }
      return { key: kind === 'shorten' ? 'booking.shortened' : 'booking.moved', variables }
    }
  }
}

async function readPeople({ db, actor }: World, party: Party): Promise<Person[]> {
  const taking = await db.$queryRaw<{ name: string | null; email: string }[]>`
    SELECT m.display_name AS name, m.email FROM booking_participants p
    JOIN bookings b ON b.id = p.booking_id JOIN org_memberships m ON m.org_id = b.org_id AND m.clerk_user_id = p.user_id
    WHERE b.org_id = ${actor.organizationId}::uuid AND b.id = ${party.id}::uuid AND p.cancelled_at IS NULL AND p.status <> 'cancelled' AND m.email IS NOT NULL
    ORDER BY p.registered_at, p.id LIMIT 500`
  const booker = party.email ? [{ name: party.name, email: party.email.trim() }] : []
  const once = new Map<string, Person>()
  for (const person of [...booker, ...taking]) {
    const key = person.email.toLowerCase()
    if (!once.has(key)) once.set(key, person)
  }
  return [...once.values()]
}
