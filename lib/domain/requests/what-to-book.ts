import { AppError } from '../../core/errors.ts'
import type { BookingSource } from '../bookings/index.ts'
import type { LockedRequest } from './load-request.ts'
import type { RequestSource } from './schema.ts'

const bookingSource: Record<RequestSource, BookingSource> = {
  appsheet: 'appsheet',
  google_forms: 'api',
  api: 'api',
  manual: 'manual',
}

/**
 * The booking that a request asks for.
 * @throws AppError `bad_input` naming what it doesn't say
 */
export function whatToBook(request: LockedRequest) {
  const { resourceId, start, end } = request
  if (!resourceId || !start || !end) {
    const missing = [!resourceId && 'which resource', !start && 'when it starts', !end && 'when it ends'].filter(
      Boolean,
    )
    throw new AppError('bad_input', `This request can't be booked: it doesn't say ${missing.join(', ')}.`, { missing })
  }
  return {
    resourceId,
    start,
    end,
    title: request.title ?? 'Booking',
    name: request.requesterName,
    email: request.requesterEmail,
    participants: request.participants,
    source: bookingSource[request.source],
    requestId: request.id,
    // Whoever decides, it is asked by somebody from outside.
    asker: { role: 'public' as const, email: request.requesterEmail },
  }
}
