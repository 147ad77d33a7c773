import { formatRange } from '../../../core/time.ts'
import type { OccupancyRow } from '../occupancies.ts'
import { aboutHours, wrongLength } from '../rules/about-time.ts'
import { reason } from '../rules/reason.ts'
import type { Reason } from '../schema.ts'
import { type Finding, severityOf, type Surroundings } from './finding.ts'

/**
 * Bookings still to come that the resource can't keep: it is out of use, closed or blocked then, or no longer takes such a length. Not
 * taking new bookings leaves those that stand alone, and so do lead time and horizon, which judge the asking.
 */
export function findUnavailable(around: Surroundings): Finding[] {
  const blocks = around.rows.filter((row) => row.kind === 'block')
  return around.rows
    .filter((row) => row.kind === 'booking' && row.ends_at > around.now)
    .flatMap((row) => unavailable(around, row, blocks))
}

function unavailable(around: Surroundings, row: OccupancyRow, blocks: OccupancyRow[]): Finding[] {
  const { resource } = around
  const question = { start: row.starts_at, end: row.ends_at, resource, zone: resource.zone }
  const blocking = blocks.filter(
    (block) => block.starts_at < row.occupied_until && block.ends_at > row.occupied_from && block.state !== 'uncertain',
  )
  const ordered = row.starts_at < row.ends_at
  const reasons: Reason[] = [
    ...(resource.isActive
      ? []
      : [reason('resource.active', 'blocks', `${resource.title} is no longer in use; ${row.label} is booked.`)]),
    ...(ordered ? aboutHours(question).filter(({ effect }) => effect === 'blocks') : []),
    ...(ordered ? [wrongLength(question) ?? []].flat() : []),
    ...blocking.map((block) =>
      reason(
        'calendar.block',
        'blocks',
        `${resource.title} is blocked ${formatRange(block.starts_at, block.ends_at, resource.zone)} (${block.label}).`,
      ),
    ),
  ]
  const [first] = reasons
  if (!first) return []
  const tentative =
    reasons.every(({ rule }) => rule === 'calendar.block') && blocking.every(({ state }) => state === 'tentative')
  return [
    {
      type: 'resource_unavailable',
      fingerprint: `resource_unavailable:${around.resourceId}:${row.ref}`,
      severity: severityOf(around, row.starts_at, tentative ? 'tentative' : 'confirmed'),
      from: row.starts_at,
      until: row.ends_at,
      bookingId: row.ref,
      cause:
        row.override_reason && row.override_reason !== ruleChange
          ? 'override'
          : first.rule === 'calendar.block'
            ? 'external_edit'
            : 'rule_change',
      reason: first,
      occupancies: [row, ...blocking],
      more: { reasons },
    },
  ]
}

/** What the guard writes on a booking that a change of rules left without its place. */
export const ruleChange = "The resource's rules changed"
