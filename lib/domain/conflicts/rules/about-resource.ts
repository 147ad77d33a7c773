import type { AskerRole } from '../../resources/index.ts'
import type { Facts } from '../facts.ts'
import type { Reason } from '../schema.ts'
import { reason } from './reason.ts'

const rolePlural: Record<AskerRole, string> = {
  admin: 'admins',
  manager: 'managers',
  member: 'members',
  viewer: 'viewers',
  public: 'everybody',
}

/** Whether the resource takes bookings at all, holds so many people, and whether these people may ask. */
export function aboutResource({ resource, participants, asker, bookedThisWeek }: Facts): Reason[] {
  const reasons: Reason[] = []
  if (!resource.isActive) reasons.push(reason('resource.active', 'blocks', `${resource.title} is no longer in use.`))
  if (!resource.isBookable) reasons.push(reason('resource.bookable', 'blocks', `${resource.title} can't be booked.`))
  if (participants !== null && isTooSmall(resource, participants)) {
    const message = `${resource.title} holds ${resource.capacity} people; ${participants} are expected.`
    reasons.push(reason('room.size', 'blocks', message, { capacity: resource.capacity, participants }))
  }
  const { allowed_roles: roles, per_person_per_week: limit, revision } = resource.rules.restrictions
  if (roles && !roles.includes(asker.role)) {
    const words = new Intl.ListFormat('en').format(roles.map((role) => rolePlural[role]))
    const who = asker.role === 'public' ? 'somebody from outside' : `a ${asker.role}`
    const message = `${resource.title} is for ${words}; this is asked by ${who}.`
    reasons.push(reason('restrictions.roles', 'blocks', message, { revision, roles, role: asker.role }))
  }
  if (limit !== undefined && bookedThisWeek === null) {
    const message = `${resource.title} takes at most ${limit} bookings of one person a week; nobody is named by mail address, so that can't be counted.`
    reasons.push(reason('restrictions.per_person', 'unknown', message, { revision, limit }))
  } else if (limit !== undefined && bookedThisWeek !== null && bookedThisWeek >= limit) {
    const message = `${asker.email ?? 'This person'} has ${bookedThisWeek} of at most ${limit} bookings of ${resource.title} in that week.`
    reasons.push(reason('restrictions.per_person', 'blocks', message, { revision, limit, booked: bookedThisWeek }))
  }
  return reasons
}

/** A room that is booked as a whole has a size. Whatever else has a capacity counts its bookings by it. */
export function isTooSmall(
  resource: Pick<Facts['resource'], 'capacityKind' | 'type' | 'capacity'>,
  people: number,
): boolean {
  const isRoom = resource.capacityKind === 'exclusive' && resource.type === 'space' && resource.capacity > 1
  return isRoom && people > resource.capacity
}
