import type { World } from '../../db/context.ts'
import { assessAvailability, type Verdict } from '../conflicts/index.ts'

/** The verdict on what a request asks for, before anybody decides; null when it asks for no resource and time. */
export async function assessRequest(
  world: World,
  request: {
    id: string
    resourceId: string | null
    start: Date | null
    end: Date | null
    participants: number | null
    requesterEmail?: string | null
    bookingId?: string | null
  },
): Promise<Verdict | null> {
  const { resourceId, start, end, participants } = request
  if (!resourceId || !start || !end) return null
  return assessAvailability(world, {
    resourceId,
    start,
    end,
    participants,
    exceptRequestId: request.id,
    exceptBookingId: request.bookingId ?? null,
    asker: { role: 'public', email: request.requesterEmail ?? null },
  })
}
