/**
 * The oracle: slow, obvious, and written from the definitions alone. Every question is answered by looking at each minute. It shares
 * no line with the engine that it judges; local time comes from Intl, not from Temporal.
 */
import {
  dayOf,
  instantOf,
  LASTS,
  type Minutes,
  type OracleBooking,
  type OracleEvent,
  type OracleWorld,
} from './world.ts'

type Local = { date: string; weekday: number; minute: number }
const calendars = new Map<string, Local[]>()

/** What the wall clock of the world's zone shows at each of its minutes. */
function localMinutes(world: OracleWorld): Local[] {
  const key = `${world.place.zone} ${world.place.begins}`
  const known = calendars.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: world.place.zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const made = Array.from({ length: LASTS }, (_, minute) => {
    const parts = Object.fromEntries(
      format.formatToParts(instantOf(world, minute)).map(({ type, value }) => [type, value]),
    )
    const date = `${parts['year']}-${parts['month']}-${parts['day']}`
    return {
      date,
      weekday: (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7,
      minute: Number(parts['hour']) * 60 + Number(parts['minute']),
    }
  })
  calendars.set(key, made)
  return made
}

const eachMinute = ({ from, until }: Minutes) =>
  Array.from({ length: Math.max(0, until - from) }, (_, index) => from + index)

function isOpen(world: OracleWorld, minute: number): boolean {
  const local = localMinutes(world)[minute]
  if (!local) throw new Error('a minute outside of the world')
  if (world.closed.some((day) => dayOf(world, day) === local.date)) return false
  if (!world.weekly) return true
  return (world.weekly[local.weekday] ?? []).some(({ from, until }) => from <= local.minute && local.minute < until)
}

/** With set-up before and clean-down after. */
export function occupied(world: OracleWorld, span: Minutes): Minutes {
  return { from: span.from - world.setup, until: span.until + world.cleandown }
}

/** Every minute that an event holds. */
export function eventMinutes(world: OracleWorld, event: OracleEvent): Set<number> {
  const { days } = event
  if (!days)
    return new Set(eachMinute(event.unresolved ? { from: event.from - 14 * 60, until: event.until + 12 * 60 } : event))
  const dates = new Set(eachMinute(days).map((day) => dayOf(world, day)))
  return new Set(
    eachMinute({ from: 0, until: LASTS }).filter((minute) => dates.has(localMinutes(world)[minute]?.date ?? '')),
  )
}

const counts = (event: OracleEvent) => event.busy && event.status !== 'cancelled' && event.mirrorOf === null
const confirmed = (world: OracleWorld) =>
  world.bookings.flatMap((booking, index) => (booking.status === 'confirmed' ? [{ booking, index }] : []))
const touches = (span: Minutes, minutes: ReadonlySet<number>) => eachMinute(span).some((minute) => minutes.has(minute))
const minutesOf = (span: Minutes) => new Set(eachMinute(span))

export type OracleAnswer = { verdict: 'possible' | 'impossible' | 'unknown'; blocked: string[]; unknown: string[] }

/** Whether a time can be had, and which kinds of rule say no. */
export function oracleVerdict(world: OracleWorld, asked: Minutes, people: number): OracleAnswer {
  const held = occupied(world, asked)
  const blocked = new Set<string>()
  const unknown = new Set<string>()
  const length = asked.until - asked.from
  if (world.least !== null && length < world.least) blocked.add('length')
  if (world.most !== null && length > world.most) blocked.add('length')
  if (asked.until <= world.now) blocked.add('past')
  if (eachMinute(asked).some((minute) => !isOpen(world, minute))) blocked.add('hours')
  if (isTaken(world, asked, people)) blocked.add('bookings')
  for (const event of world.events.filter(counts)) {
    if (!touches(held, eventMinutes(world, event))) continue
    if (event.unresolved) unknown.add('zone')
    else if (event.status === 'tentative') unknown.add('tentative')
    else blocked.add(event.type === 'block' ? 'block' : 'calendar')
  }
  return {
    verdict: blocked.size > 0 ? 'impossible' : unknown.size > 0 ? 'unknown' : 'possible',
    blocked: [...blocked].toSorted(),
    unknown: [...unknown].toSorted(),
  }
}

/** Whether confirmed bookings leave no room: what the guard alone decides. */
export function isTaken(world: OracleWorld, asked: Minutes, people: number): boolean {
  const units = world.kind === 'seats' || world.kind === 'quantity' ? people : 1
  return eachMinute(occupied(world, asked)).some((minute) => {
    const here = confirmed(world).filter(({ booking }) => minutesInclude(occupied(world, booking), minute))
    return world.kind === 'exclusive'
      ? here.length > 0
      : here.reduce((sum, { booking }) => sum + booking.units, 0) + units > world.capacity
  })
}

const minutesInclude = (span: Minutes, minute: number) => span.from <= minute && minute < span.until

/** Every conflict, as text: of bookings by their place in the list, of events as `e` and theirs. */
export function oracleConflicts(world: OracleWorld): string[] {
  return [
    ...(world.kind === 'exclusive' ? pairs(world) : overloads(world)),
    ...unavailable(world),
    ...unresolved(world),
  ].toSorted()
}

function pairs(world: OracleWorld): string[] {
  const all = confirmed(world)
  const found: string[] = []
  for (const [place, one] of all.entries()) {
    for (const other of all.slice(place + 1)) {
      if (touches(occupied(world, one.booking), minutesOf(occupied(world, other.booking)))) {
        found.push(`pair ${one.index} ${other.index}${touches(one.booking, minutesOf(other.booking)) ? '' : ' buffer'}`)
      }
    }
    for (const [index, event] of world.events.entries()) {
      if (!counts(event) || event.unresolved || event.type === 'block') continue
      const held = eventMinutes(world, event)
      if (touches(occupied(world, one.booking), held))
        found.push(`pair ${one.index} e${index}${touches(one.booking, held) ? '' : ' buffer'}`)
    }
  }
  return found
}

function overloads(world: OracleWorld): string[] {
  const events = world.events
    .filter((event) => counts(event) && !event.unresolved && event.type !== 'block')
    .map((event) => eventMinutes(world, event))
  const loads = eachMinute({ from: 0, until: LASTS }).map((minute) => {
    const units = confirmed(world)
      .filter(({ booking }) => minutesInclude(occupied(world, booking), minute))
      .reduce((sum, { booking }) => sum + booking.units, 0)
    const load = units + (events.some((held) => held.has(minute)) ? world.capacity : 0)
    return units > 0 && load > world.capacity ? load : 0
  })
  const found: string[] = []
  for (const [minute, load] of loads.entries()) {
    if (load === 0 || (loads[minute - 1] ?? 0) > 0) continue
    const rest = loads.slice(minute)
    const length = rest.indexOf(0)
    found.push(`overload ${minute}-${minute + length} peak ${Math.max(...rest.slice(0, length))}`)
  }
  return found
}

function unavailable(world: OracleWorld): string[] {
  return confirmed(world).flatMap(({ booking, index }) =>
    booking.until > world.now && cannotKeep(world, booking) ? [`unavailable ${index}`] : [],
  )
}

function cannotKeep(world: OracleWorld, booking: OracleBooking): boolean {
  const length = booking.until - booking.from
  return (
    (world.least !== null && length < world.least) ||
    (world.most !== null && length > world.most) ||
    eachMinute(booking).some((minute) => !isOpen(world, minute)) ||
    world.events.some(
      (event) =>
        counts(event) &&
        !event.unresolved &&
        event.type === 'block' &&
        touches(occupied(world, booking), eventMinutes(world, event)),
    )
  )
}

function unresolved(world: OracleWorld): string[] {
  return world.events.flatMap((event, index) =>
    counts(event) && event.unresolved && event.until + 12 * 60 > world.now ? [`zone e${index}`] : [],
  )
}
