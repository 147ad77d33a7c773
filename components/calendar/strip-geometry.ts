/** Where things lie on a day strip. Pure; positions are percentages of the strip's width. */

export type Occupancy = {
  id: string
  kind: 'booking' | 'pending' | 'calendar' | 'block'
  label: string
  start: Date | string
  end: Date | string
  /** Stands against the asked time. */
  clash?: boolean
  /** A tentative event: it may or may not take place. */
  tentative?: boolean
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
 * Instants at which to draw an hour line: whole hours of the wall clock in the zone, at most about `most` of them.
 * `clock` gives the wall clock's hour and minute, so that days of 23 and 25 hours come out right.
 */
export function hourTicks(
  from: number,
  to: number,
  clock: (instant: number) => { hour: number; minute: number },
  most = 12,
): { at: number; hour: number }[] {
  const quarter = 15 * 60_000
  const span = (to - from) / 3_600_000
  const step = [1, 2, 3, 4, 6, 12, 24].find((hours) => span / hours <= most) ?? 24
  const ticks: { at: number; hour: number }[] = []
  // Offsets are whole quarters of an hour, so every whole hour of any zone lies on one.
  for (let at = Math.ceil(from / quarter) * quarter; at <= to; at += quarter) {
    const { hour, minute } = clock(at)
    if (minute === 0 && hour % step === 0) ticks.push({ at, hour })
  }
  return ticks
}
