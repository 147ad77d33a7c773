/** Where things lie on a timeline. Pure; positions are percentages of its width. */

type Instant = Date | string

/** Something that holds a resource, or waits for it. */
export type Occupancy = {
  id: string
  kind: 'booking' | 'pending' | 'calendar' | 'block'
  label: string
  start: Instant
  end: Instant
  /** With set-up and clean-down, where those hold the resource longer. */
  occupiedStart?: Instant
  occupiedEnd?: Instant
  allDay?: boolean
  /** A tentative event: it may or may not take place. */
  tentative?: boolean
  /** When exactly is not known: drawn as unknown over all that it may mean. */
  uncertain?: boolean
  /** Stands against what is asked, or against another. */
  clash?: boolean
}

/** Milliseconds of an instant in either form. */
export function instantOf(value: Instant): number {
  return (value instanceof Date ? value : new Date(value)).getTime()
}

export type Placed = { left: number; width: number; cutStart: boolean; cutEnd: boolean }

/** Cuts a range to the window; null when it lies outside. */
export function placeRange(start: number, end: number, from: number, to: number): Placed | null {
  if (to <= from || end <= from || start >= to || end <= start) return null
  const a = Math.max(start, from)
  const b = Math.min(end, to)
  const scale = 100 / (to - from)
  return { left: (a - from) * scale, width: (b - a) * scale, cutStart: start < from, cutEnd: end > to }
}

/** Puts overlapping ranges on lanes of their own, first come first lane; returns the lane of each and their number. */
export function assignLanes(ranges: readonly { start: number; end: number }[]): { lanes: number[]; count: number } {
  const lanes = ranges.map(() => 0)
  const ends: number[] = []
  const order = ranges.map((_, index) => index).toSorted((a, b) => (ranges[a]?.start ?? 0) - (ranges[b]?.start ?? 0))
  for (const index of order) {
    const range = ranges[index]
    if (!range) continue
    const free = ends.findIndex((end) => end <= range.start)
    const lane = free === -1 ? ends.length : free
    ends[lane] = range.end
    lanes[index] = lane
  }
  return { lanes, count: Math.max(1, ends.length) }
}

/**
 * Instants at which to draw an hour line: whole hours of the wall clock in the zone, at most about `most` of them; over a longer time
 * the beginnings of days, and of so many of those only every second, third and so on.
 * `clock` gives the wall clock's hour and minute, so that days of 23 and 25 hours come out right.
 */
export function hourTicks(
  from: number,
  to: number,
  clock: (instant: number) => { hour: number; minute: number },
  most = 12,
): { at: number; hour: number }[] {
  const hourLength = 3_600_000
  const quarter = hourLength / 4
  const span = (to - from) / hourLength
  const step = [1, 2, 3, 4, 6, 12, 24].find((hours) => span / hours <= most) ?? 24
  const ticks: { at: number; hour: number }[] = []
  // Offsets are whole quarters of an hour, so every whole hour of any zone lies on one.
  for (let at = Math.ceil(from / quarter) * quarter; at <= to; at += quarter) {
    const { hour, minute } = clock(at)
    if (minute !== 0 || hour % step !== 0) continue
    ticks.push({ at, hour })
    // The next is a step away, give or take what clocks change by: a year is not read quarter by quarter.
    at += Math.max(0, step - 2) * hourLength
  }
  const every = Math.ceil(ticks.length / (most + 1))
  return every > 1 ? ticks.filter((_, index) => index % every === 0) : ticks
}

/** An occupancy on its track: the whole of what it holds, and within that (in percent of it) the time itself. */
export type PlacedOccupancy<One> = {
  occupancy: One
  place: Placed
  lane: number
  /** Set-up before and clean-down after the time itself, as parts of the bar. */
  before: number
  after: number
}

/** Places what touches the window, each on a lane of its own among those that overlap it, buffers included. */
export function placeOccupancies<One extends Occupancy>(
  occupancies: readonly One[],
  from: number,
  to: number,
): { placed: PlacedOccupancy<One>[]; lanes: number } {
  const held = occupancies.flatMap((occupancy) => {
    const [start, end] = [instantOf(occupancy.start), instantOf(occupancy.end)]
    const begins = Math.min(start, occupancy.occupiedStart === undefined ? start : instantOf(occupancy.occupiedStart))
    const ends = Math.max(end, occupancy.occupiedEnd === undefined ? end : instantOf(occupancy.occupiedEnd))
    const place = placeRange(begins, ends, from, to)
    return place ? [{ occupancy, place, begins, ends, start, end }] : []
  })
  const { lanes, count } = assignLanes(held.map(({ begins, ends }) => ({ start: begins, end: ends })))
  const inside = (instant: number) => Math.min(to, Math.max(from, instant))
  const placed = held.map(({ occupancy, place, begins, ends, start, end }, index) => {
    const shown = inside(ends) - inside(begins)
    const part = (milliseconds: number) => (Math.max(0, milliseconds) / shown) * 100
    const before = part(inside(start) - inside(begins))
    return { occupancy, place, lane: lanes[index] ?? 0, before, after: part(inside(ends) - inside(end)) }
  })
  return { placed, lanes: count }
}

/** Where the zone's clocks change within the window: the first instant of the new time, and by how many minutes. */
export function clockChanges(
  from: number,
  to: number,
  offset: (instant: number) => number,
): { at: number; minutes: number }[] {
  const hour = 3_600_000
  const changes: { at: number; minutes: number }[] = []
  let before = offset(from)
  for (let at = from; at < to; at += hour) {
    const next = Math.min(at + hour, to)
    const after = offset(next)
    if (after === before) continue
    // Clocks change at whole minutes.
    let low = Math.floor(at / 60_000)
    let high = Math.ceil(next / 60_000)
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offset(middle * 60_000) === before) low = middle
      else high = middle
    }
    changes.push({ at: high * 60_000, minutes: after - before })
    before = after
  }
  return changes
}

/** What is around a range: half as much again on both sides, four hours at least and a day at most, from whole hour to whole hour. */
export function windowAround(start: number, end: number): { from: number; to: number } {
  const hour = 3_600_000
  const room = Math.min(24 * hour, Math.max(4 * hour, (end - start) / 2))
  return { from: Math.floor((start - room) / hour) * hour, to: Math.ceil((end + room) / hour) * hour }
}
