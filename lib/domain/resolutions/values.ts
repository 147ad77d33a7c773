/** What a way out may be. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const wayKinds = [
  'move',
  'move_resource',
  'shorten',
  'split',
  'seats',
  'cancel',
  'accept',
  'alternative',
] as const
export type WayKind = (typeof wayKinds)[number]

export const costKinds = [
  'other_room',
  'moved',
  'lost_time',
  'split',
  'fewer_places',
  'people',
  'notice',
  'price',
  'came_first',
  'cancelled',
  'both_stay',
  'still_waits',
  'needs_approval',
] as const
export type CostKind = (typeof costKinds)[number]

/** How long an applied way can be taken back, in seconds: until then nobody has been told. */
export const UNDO_SECONDS = 15

/** The most ways that are shown: each has a key, 1 to 8. */
export const MOST_WAYS = 8
