/** Arithmetic on what a clock shows ("2026-03-04T14:00:00"), without any zone: the server turns it into instants. */

/** So many seconds later on the same clock face. */
export function shiftWall(wall: string, seconds: number): string {
  return new Date(Date.parse(`${wall}Z`) + seconds * 1000).toISOString().slice(0, 19)
}

/** So many days later: "2026-03-04" to "2026-03-05". */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The same day of another month, or its last day when that month is shorter. */
export function shiftMonth(day: string, months: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

/** "14:00" of "2026-03-04T14:00:00". */
export const clockOf = (wall: string): string => wall.slice(11, 16)
