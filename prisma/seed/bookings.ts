import { isCovered } from '../../lib/core/spans.ts'
import type { Prisma } from '../../lib/db/generated/client.ts'
import { openSpans } from '../../lib/domain/resources/opening-hours.ts'
import { bookingTitles, somebody } from './people.ts'
import { randomFrom, seedId } from './random.ts'
import type { SeedResource } from './resources.ts'

const DAYS_BACK = 75
const DAYS_AHEAD = 24
const slots = [
  [9, 11],
  [11, 13],
  [14, 16],
  [16, 18],
  [19, 21],
] as const

/** A local time of a day, counted from today, as an instant. */
export function at(today: Temporal.PlainDate, day: number, hour: number, zone: string): Date {
  const local = today
    .add({ days: day })
    .toPlainDateTime({ hour: Math.floor(hour), minute: Math.round((hour % 1) * 60) })
  return new Date(local.toZonedDateTime(zone).epochMilliseconds)
}

export type SeedBooking = Prisma.BookingCreateManyInput & { id: string; startTime: Date; endTime: Date }

/** Three months of plausible bookings around today. They never clash: each takes a slot of its own, or seats that are there. */
export function bookingRows(
  slug: string,
  organizationId: string,
  zone: string,
  resources: SeedResource[],
  today: Temporal.PlainDate,
  now: Date,
): SeedBooking[] {
  const rows: SeedBooking[] = []
  for (const resource of resources) {
    const random = randomFrom(`${slug} ${resource.title} bookings`)
    for (let day = -DAYS_BACK; day <= DAYS_AHEAD; day++) {
      const weekday = today.add({ days: day }).dayOfWeek
      for (const [from, to] of slots) {
        // Draw the same number of values whatever becomes of the slot, so that one change does not move all the others.
        const [wanted, person, title, fate, size] = [
          random.next(),
          somebody(random),
          random.pick(bookingTitles),
          random.next(),
          random.int(4),
        ]
        const busy =
          resource.type === 'workshop'
            ? (weekday === 3 || weekday === 6) && from === 14
            : wanted < (weekday >= 6 ? 0.12 : 0.24)
        if (!busy) continue
        const startTime = at(today, day, from, zone)
        const endTime = at(today, day, to, zone)
        if (!keepsRules(resource, zone, startTime, endTime, rows.at(-1))) continue
        const units = resource.type === 'workshop' ? Math.max(1, resource.capacity - 2 - size) : 1
        const participants = resource.type === 'workshop' ? units : 2 + size
        rows.push({
          id: seedId(`${slug} ${resource.title} ${day} ${from}`),
          organizationId,
          resourceId: resource.id,
          userName: person.name,
          userEmail: person.email,
          title: resource.type === 'workshop' ? resource.title : title,
          startTime,
          endTime,
          status: statusAt(endTime, now, fate),
          currentParticipants: participants,
          units,
          location: resource.location,
          resourceType: resource.type,
          source: fate < 0.5 ? 'appsheet' : fate < 0.8 ? 'manual' : 'infra24',
          guarded: true,
          createdByClerkId: 'seed',
          createdBy: 'seed',
          updatedBy: 'seed',
          createdAt: new Date(startTime.getTime() - (3 + size) * 86_400_000),
        })
      }
    }
  }
  return rows
}

/** Whether its resource's hours and buffers leave the time to a booking; the one before it may be of another resource. */
function keepsRules({ id, rules }: SeedResource, zone: string, start: Date, end: Date, before?: SeedBooking): boolean {
  if (!rules) return true
  const span = { from: start.getTime(), until: end.getTime() }
  if (!isCovered(span, openSpans(rules.availability, zone, span))) return false
  const { setup_minutes: setup = 0, cleandown_minutes: cleandown = 0 } = rules.restrictions
  return before?.resourceId !== id || before.endTime.getTime() + (setup + cleandown) * 60_000 <= span.from
}

function statusAt(end: Date, now: Date, fate: number): string {
  if (end > now) return fate < 0.93 ? 'confirmed' : 'cancelled'
  if (fate < 0.88) return 'completed'
  return fate < 0.94 ? 'cancelled' : 'no_show'
}
