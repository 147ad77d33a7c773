/** What a resource may be. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const resourceTypes = ['space', 'equipment', 'person', 'workshop'] as const
export type ResourceType = (typeof resourceTypes)[number]

export const capacityKinds = ['exclusive', 'seats', 'quantity', 'concurrent_bookings'] as const
export type CapacityKind = (typeof capacityKinds)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Who may ask: the roles of members, and everybody else. */
export const askerRoles = ['admin', 'manager', 'member', 'viewer', 'public'] as const
export type AskerRole = (typeof askerRoles)[number]
