import { z } from 'zod'
import type { Actor } from '../../core/actor.ts'
import { can } from '../../core/permissions.ts'
import type { ConflictRow } from './conflict-rows.ts'
import type { ConflictDetail } from './queries.ts'
import { occupancySchema, reasonSchema, sourceSchema } from './schema.ts'
import type { ConflictType } from './values.ts'

/**
 * What is shown of a conflict to whoever may not see bookings: that something holds the resource, when, and by which rule, and not what
 * or whose it is. Evidence is kept whole and masked where it is read, so that the same row serves everybody.
 */

const busy = 'busy'

const summaries: Record<ConflictType, string> = {
  double_booking: 'It is held twice then.',
  capacity_exceeded: 'More is taken then than there is.',
  resource_unavailable: 'It cannot be used then.',
  timezone_mismatch: 'Its time reads differently in two zones.',
}

// Rules whose words are about the resource alone. Another rule's words may name a booking, an event or a person: a new rule says
// nothing until it stands here.
const impersonal: ReadonlySet<string> = new Set([
  'bookings.capacity',
  'calendar.freshness',
  'calendar.recurrence',
  'hours.open',
  'hours.readable',
  'requests.competing',
  'resource.bookable',
  'restrictions.horizon',
  'restrictions.lead_time',
  'restrictions.length',
  'restrictions.readable',
  'time.order',
  'time.past',
])

const wordsOf: Record<string, string> = {
  bookings: 'Something is booked then.',
  calendar: 'The calendar holds something then.',
  resource: 'The resource is not in use then.',
  room: 'More people are expected than it holds.',
  restrictions: 'A restriction of the resource stands against it.',
}

// Rows of the database's own trigger name only kind and id.
const occupancy = occupancySchema
  .partial()
  .extend({ kind: z.string(), id: z.string() })
  .transform((one) => ({ ...one, label: busy }))

const masked = z.object({
  version: z.number().optional().catch(undefined),
  range: z.object({ start: z.string(), end: z.string() }).optional().catch(undefined),
  occupancies: z.array(occupancy).catch([]),
  cause: z.string().catch('unknown'),
  reasons: z
    .array(
      reasonSchema.transform(({ rule, version, effect, message, range }) => ({
        rule,
        version,
        effect,
        message: impersonal.has(rule) ? message : (wordsOf[rule.split('.')[0] ?? ''] ?? 'It is not shown why.'),
        range,
      })),
    )
    .catch([]),
  sources: z.array(sourceSchema).catch([]),
  bufferOnly: z.boolean().optional().catch(undefined),
  capacity: z
    .object({
      kind: z.string(),
      capacity: z.number(),
      peak: z.number(),
      surplus: z.number(),
      at: z.object({ start: z.string(), end: z.string() }),
    })
    .optional()
    .catch(undefined),
  zones: z
    .object({ problem: z.string(), named: z.string().nullish(), expected: z.string().nullish() })
    .optional()
    .catch(undefined),
  asOf: z.string().optional().catch(undefined),
})

/** Of evidence only what is known to be harmless. */
function maskEvidence(data: unknown): unknown {
  const result = masked.safeParse(data)
  return result.success ? result.data : { occupancies: [], cause: 'unknown', reasons: [], sources: [] }
}

/** A row as the caller may see it: its words without the right to see bookings, its request's title without that to see requests. */
export function maskRow<Row extends Pick<ConflictRow, 'type' | 'summary' | 'requestTitle'>>(
  row: Row,
  actor: Actor,
): Row {
  return {
    ...row,
    summary: can(actor, 'bookings.view') ? row.summary : summaries[row.type],
    requestTitle: can(actor, 'requests.view') ? row.requestTitle : null,
  }
}

/** One conflict as the caller may see it. Notes and reasons were written by people who saw whose bookings they were about. */
export function maskDetail(found: ConflictDetail, actor: Actor): ConflictDetail {
  const row = maskRow(found, actor)
  if (can(actor, 'bookings.view')) return row
  return {
    ...row,
    data: maskEvidence(found.data),
    resolutionNotes: null,
    history: found.history.map((entry) => ({ ...entry, changes: {}, reason: null })),
  }
}
