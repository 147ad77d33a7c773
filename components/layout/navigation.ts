/** The places of the application in the order of the day. Pure, so that server, shell and palette agree. */

export type NavigationKey =
  | 'overview'
  | 'requests'
  | 'conflicts'
  | 'bookings'
  | 'resources'
  | 'calendars'
  | 'digests'
  | 'analytics'
  | 'notifications'
  | 'privacy'
  | 'operations'
  | 'settings'

type Place = { key: NavigationKey; label: string; group: 1 | 2 | 3 | 4; letter: string }

/** `letter` is pressed after `g`. Groups are set apart by a hairline. */
export const places: readonly Place[] = [
  { key: 'overview', label: 'Overview', group: 1, letter: 'o' },
  { key: 'requests', label: 'Requests', group: 1, letter: 'r' },
  { key: 'conflicts', label: 'Conflicts', group: 1, letter: 'c' },
  { key: 'bookings', label: 'Bookings', group: 1, letter: 'b' },
  { key: 'resources', label: 'Resources', group: 2, letter: 'e' },
  { key: 'calendars', label: 'Calendars', group: 2, letter: 'l' },
  { key: 'digests', label: 'Digests', group: 3, letter: 'd' },
  { key: 'analytics', label: 'Analytics', group: 3, letter: 'a' },
  { key: 'notifications', label: 'Notifications', group: 3, letter: 'n' },
  { key: 'privacy', label: 'Privacy', group: 4, letter: 'p' },
  { key: 'operations', label: 'Operations', group: 4, letter: 'x' },
  { key: 'settings', label: 'Settings', group: 4, letter: 's' },
]

/** A count that was cut off at its limit is shown as "1000+"; null means that it could not be read: unknown, not zero. */
export type Count = { value: number; capped?: boolean } | null

export type NavigationEntry = Place & { href: string; count?: Count }

/** Only what is built and permitted, in the order of the day. */
export function buildNavigation(options: {
  slug: string
  shows: (key: NavigationKey) => boolean
  counts?: Partial<Record<NavigationKey, Count>>
}): NavigationEntry[] {
  return places
    .filter((place) => options.shows(place.key))
    .map((place) => ({ ...place, href: `/orgs/${options.slug}/${place.key}`, count: options.counts?.[place.key] }))
}

export function formatCount(count: { value: number; capped?: boolean }): string {
  return count.capped ? `${count.value.toLocaleString('en')}+` : count.value.toLocaleString('en')
}

/** The entry that a path belongs to: the entry itself or a page below it. */
export function currentEntry(entries: readonly NavigationEntry[], path: string): NavigationEntry | undefined {
  return entries.find((entry) => path === entry.href || path.startsWith(`${entry.href}/`))
}
