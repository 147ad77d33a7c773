import type { Actor } from '../../core/actor.ts'
import type { World } from '../../db/context.ts'
import { confirmBooking, type Confirmation } from './confirm-booking.ts'
import { type BookingSource, type CreateBooking, createBookingSchema } from './schema.ts'

const sourceOf: Record<Actor['kind'], BookingSource> = {
  person: 'manual',
  api_key: 'api',
  webhook_endpoint: 'api',
  job: 'manual',
}

/** Books directly, without a request: a member of staff at the desk, or a program. See `confirmBooking` for what it answers. */
export function createBooking(world: World, input: CreateBooking): Promise<Confirmation> {
  const wish = createBookingSchema.parse(input)
  return confirmBooking(world, {
    ...wish,
    name: wish.name ?? null,
    email: wish.email ?? null,
    participants: wish.participants ?? null,
    notes: wish.notes ?? null,
    override: wish.override ?? null,
    source: sourceOf[world.actor.kind],
    requestId: null,
  })
}
