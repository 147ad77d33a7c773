import type { z } from 'zod'
import type { Span } from '../../../core/spans.ts'
import type { World } from '../../../db/context.ts'
import { assessAvailability } from '../assess-availability.ts'
import { askerOf } from '../read-facts.ts'
import type { Asker } from '../facts.ts'
import { freeSpans } from './free-spans.ts'
import { type BusyTimes, readBusyTimes } from './read-busy-times.ts'
import { freeSlotsSchema } from './schema.ts'

export type FreeSlot = { resourceId: string; resourceTitle: string; start: Date; end: Date }
export type FreeSlots = {
  /** By start, then by title; those of one resource don't overlap. */
  slots: FreeSlot[]
  /** Resources of which some of the time that was looked at is not known, and why: never offered as free. */
  unknown: { resourceId: string; resourceTitle: string; reason: string }[]
  asOf: string
}

const minute = 60_000
const DAY = 86_400_000
const FIRST_DAYS = [7, 28]

/**
 * The next free slots of a length: what each of them answers is `possible`. Whole ranges of all resources are read at once.
 * @param asker for whom; whoever calls, unless said otherwise
 */
export async function findFreeSlots(
  world: World,
  input: z.input<typeof freeSlotsSchema>,
  asker: Asker = askerOf(world.actor),
): Promise<FreeSlots> {
  const wish = freeSlotsSchema.parse(input)
  const length = wish.minutes * minute
  // The next ones are mostly near: a little is read first, then more. What begins later than a prefix can hold may come before.
  for (const days of FIRST_DAYS) {
    const until = new Date(wish.from.getTime() + days * DAY)
    if (until >= wish.until) break
    const near = await searchUntil(world, { ...wish, until }, asker)
    const last = near.slots[wish.count - 1]
    if (last && last.start.getTime() + length <= until.getTime()) return near
  }
  return searchUntil(world, wish, asker)
}

async function searchUntil(world: World, wish: z.output<typeof freeSlotsSchema>, asker: Asker): Promise<FreeSlots> {
  const { resourceIds, filter, from, until, minutes, count, stepMinutes, participants = null, exceptBookingId } = wish
  const all = await readBusyTimes(world, {
    ids: resourceIds ?? null,
    filter: filter ?? {},
    from,
    until,
    exceptBookingId,
  })
  const within = { from: from.getTime(), until: until.getTime() }
  const unknown: FreeSlots['unknown'] = []
  const found: FreeSlot[] = []
  for (const times of all) {
    const { resourceId, resource } = times
    const {
      min_minutes: least = 0,
      max_minutes: most = Infinity,
      per_person_per_week: limit,
    } = resource.rules.restrictions
    if (minutes < least || minutes > most) continue
    const time = freeSpans(times, { within, participants: participants ?? null, asker, now: world.now })
    const [doubt] = time.unknown
    if (doubt) unknown.push({ resourceId, resourceTitle: resource.title, reason: doubt.reason })
    const slots = slotsWithin(time.free, times, { minutes, count, stepMinutes })
    const question = { participants: participants ?? null, asker, exceptBookingId }
    found.push(...(limit === undefined ? slots : await withinLimit(world, slots, question)))
  }
  found.sort(
    (a, b) =>
      a.start.getTime() - b.start.getTime() ||
      a.resourceTitle.localeCompare(b.resourceTitle) ||
      a.resourceId.localeCompare(b.resourceId),
  )
  return { slots: found.slice(0, count), unknown, asOf: world.now.toISOString() }
}

function slotsWithin(
  free: readonly Span[],
  { resourceId, resource, zone }: BusyTimes,
  wish: { minutes: number; count: number; stepMinutes: number },
): FreeSlot[] {
  const length = wish.minutes * minute
  const slots: FreeSlot[] = []
  for (const span of free) {
    let start = onGrid(span.from, wish.stepMinutes, zone)
    while (start + length <= span.until && slots.length < wish.count) {
      slots.push({ resourceId, resourceTitle: resource.title, start: new Date(start), end: new Date(start + length) })
      start = onGrid(start + length, wish.stepMinutes, zone)
    }
    if (slots.length >= wish.count) break
  }
  return slots
}

/** The first instant from `at` on whose local time is a multiple of the step. */
function onGrid(at: number, stepMinutes: number, zone: string): number {
  const offset = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  const step = stepMinutes * minute
  return Math.ceil((at + offset) / step) * step - offset
}

// How often somebody may book in a week depends on the week of each slot.
async function withinLimit(
  world: World,
  slots: FreeSlot[],
  question: { participants: number | null; asker: Asker; exceptBookingId?: string | null },
): Promise<FreeSlot[]> {
  const kept: FreeSlot[] = []
  for (const slot of slots) {
    const { verdict } = await assessAvailability(world, {
      ...question,
      resourceId: slot.resourceId,
      start: slot.start,
      end: slot.end,
    })
    if (verdict === 'possible') kept.push(slot)
  }
  return kept
}
