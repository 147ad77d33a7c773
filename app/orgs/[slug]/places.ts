import type { NavigationKey } from '#components/layout/navigation.ts'
import type { Permission } from '#lib/core/permissions.ts'

/** The screens that exist, and what it takes to see each. A place without an entry is not in the navigation. */
export const builtPlaces: Partial<Record<NavigationKey, Permission>> = {
  overview: 'overview.view',
  requests: 'requests.view',
  conflicts: 'conflicts.view',
  bookings: 'bookings.view',
  resources: 'resources.view',
  operations: 'operations.view',
  settings: 'settings.view',
}
