import type { Actor } from '../../core/actor.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { passWithoutApproval } from '../approvals/index.ts'
import { confirmBooking, type Confirmation } from './confirm-booking.ts'
import { type BookingSource, type CreateBooking, createBookingSchema } from './schema.ts'

const sourceOf: Record<Actor['kind'], BookingSource> = {
  person: 'manual',
  api_key: 'api',
  webhook_endpoint: 'api',
  job: 'manual',
}

/**
 * Books directly, without a request: a member of staff at the desk, or a program. See `confirmBooking` for what it answers.
 * @throws AppError `refused` where an approval step applies: that takes a request, or an override, which is kept with the workflow's name
 */
export async function createBooking(world: World, input: CreateBooking): Promise<Confirmation> {
  const { email = null, participants = null, override = null, ...wish } = createBookingSchema.parse(input)
  const { resourceId, start, end } = wish
  const ask = { resourceId, start, end, participants, requesterEmail: email }
  const passed = await passWithoutApproval(world, ask, override)
  const confirmation = await confirmBooking(world, {
    ...wish,
    name: wish.name ?? null,
    email,
    participants,
    notes: wish.notes ?? null,
    override,
    source: sourceOf[world.actor.kind],
    requestId: null,
    asker: {
      role: world.actor.kind === 'person' ? world.actor.role : 'public',
      email,
    },
  })
  if (passed && confirmation.kind === 'booked') {
    await audit(world.db, {
      ...world,
      action: 'booking.confirmed_without_approval',
      entityType: 'booking',
      entityId: confirmation.booking.id,
      entityVersion: confirmation.booking.version,
      changes: { workflow: [passed.skipped, null] },
      reason: override?.reason,
    })
  }
  return confirmation
}
