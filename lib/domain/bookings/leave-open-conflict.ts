import type { World } from '../../db/context.ts'
import { detectConflicts, recordConflict, type Verdict } from '../conflicts/index.ts'

const day = 86_400_000

/**
 * What was booked or moved against the rules is in conflict until somebody settles it: as detection finds it, or, when only the asking
 * was against them (too soon, by the wrong people), as it was refused.
 */
export async function leaveOpenConflict(
  world: World,
  booking: { id: string; resourceId: string; start: Date; end: Date },
  verdict: Verdict,
  reason: string,
): Promise<void> {
  const { id: bookingId, resourceId, start, end } = booking
  const { conflicts } = await detectConflicts(world, {
    resourceId,
    from: new Date(start.getTime() - day),
    until: new Date(end.getTime() + day),
    cause: 'override',
  })
  const isFound = conflicts.some((one) => one.bookingId === bookingId || one.fingerprint.includes(bookingId))
  if (!isFound) await recordConflict(world, { resourceId, start, end, verdict, cause: 'override', bookingId, reason })
}
