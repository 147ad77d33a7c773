import type { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { confirmBooking, type BookingSource } from '../bookings/index.ts'
import type { Verdict } from '../conflicts/index.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import { lockRequest, type LockedRequest, mustWait } from './load-request.ts'
import { approveRequestSchema, type RequestSource } from './schema.ts'

export type Approval =
  | ({ kind: 'approved'; bookingId: string | null; verdict: Verdict | null } & Decided)
  | { kind: 'refused'; verdict: Verdict; conflictId: string | null }

const bookingSource: Record<RequestSource, BookingSource> = {
  appsheet: 'appsheet',
  google_forms: 'api',
  api: 'api',
  manual: 'manual',
}

/**
 * Approves a waiting request. A booking request becomes a confirmed booking in the same transaction, or is refused with the reasons
 * and a conflict: a refusal resolves, so that the conflict commits, and the request keeps waiting.
 * @throws AppError `not_found`, `stale`, `conflict` when it was decided already, `bad_input` when it doesn't say what to book
 */
export async function approveRequest(world: World, input: z.input<typeof approveRequestSchema>): Promise<Approval> {
  const { id, expectedVersion, notes, acceptUnknown, override } = approveRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  if (request.type !== 'booking') {
    const decided = await decideRequest(world, request, { to: 'approved', notes: notes ?? null })
    return { kind: 'approved', ...decided, bookingId: null, verdict: null }
  }

  const confirmation = await confirmBooking(world, {
    ...whatToBook(request),
    title: request.title ?? 'Booking',
    name: request.requesterName,
    email: request.requesterEmail,
    participants: request.participants,
    notes: notes ?? null,
    source: bookingSource[request.source],
    requestId: request.id,
    acceptUnknown,
    override: override ?? null,
  })
  if (confirmation.kind === 'refused') return confirmation

  const decided = await decideRequest(world, request, {
    to: 'approved',
    notes: notes ?? null,
    bookingId: confirmation.booking.id,
    verdict: confirmation.verdict,
    auditAction: override ? 'request.approved_against_rules' : 'request.approved',
  })
  return { kind: 'approved', ...decided, bookingId: confirmation.booking.id, verdict: confirmation.verdict }
}

function whatToBook(request: LockedRequest): { resourceId: string; start: Date; end: Date } {
  const { resourceId, start, end } = request
  if (resourceId && start && end) return { resourceId, start, end }
  const missing = [!resourceId && 'which resource', !start && 'when it starts', !end && 'when it ends'].filter(Boolean)
  throw new AppError('bad_input', `This request can't be booked: it doesn't say ${missing.join(', ')}.`, { missing })
}
