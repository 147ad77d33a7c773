'use server'
import { z } from 'zod'
import {
  assessMove,
  cancelBooking,
  cancelBookingSchema,
  createBooking,
  editBooking,
  moveBooking,
  restoreBooking,
} from '#lib/domain/bookings/index.ts'
import { editFormSchema } from '#lib/domain/bookings/edit-form-schema.ts'
import { bookFormSchema } from '#lib/domain/bookings/book-form-schema.ts'
import { moveFormSchema } from '#lib/domain/bookings/move-form-schema.ts'
import { assessAvailability } from '#lib/domain/conflicts/index.ts'
import { readLocalRange } from '#lib/domain/organisations/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const createBookingAction = orgAction({
  permission: 'bookings.create',
  schema: bookFormSchema,
  verb: async (world, { start, end, name, email, notes, overrideReason, ...rest }) =>
    createBooking(world, {
      ...rest,
      ...(await readLocalRange(world, { start, end })),
      name: name || null,
      email: email || null,
      notes: notes || null,
      override: overrideReason ? { reason: overrideReason } : null,
    }),
})

export const cancelBookingAction = orgAction({
  permission: 'bookings.create',
  schema: cancelBookingSchema.extend({ reason: z.string().trim().min(1, 'Say why.').max(1000) }),
  verb: cancelBooking,
})

/** The verdict while somebody types. Times are local to the organisation; nothing is stored. */
export const assessBookingAction = orgAction({
  permission: 'resources.view',
  effect: 'reads',
  schema: z.object({
    resourceId: z.uuid(),
    start: z.string().max(40),
    end: z.string().max(40),
    participants: z.number().int().positive().optional(),
  }),
  verb: async (world, { resourceId, start, end, participants }) => {
    const range = await readLocalRange(world, { start, end })
    return { verdict: await assessAvailability(world, { resourceId, ...range, participants }) }
  },
})

/** The verdict on a booking somewhere else, while it is dragged or typed; nothing is stored. */
export const assessMoveAction = orgAction({
  permission: 'bookings.view',
  effect: 'reads',
  schema: z.object({
    id: z.uuid(),
    resourceId: z.uuid(),
    start: z.string().max(40),
    end: z.string().max(40),
    participants: z.number().int().positive().optional(),
  }),
  verb: async (world, { id, resourceId, start, end, participants }) => {
    const range = await readLocalRange(world, { start, end })
    return { verdict: await assessMove(world, { id, resourceId, ...range, participants }) }
  },
})

export const moveBookingAction = orgAction({
  permission: 'bookings.create',
  schema: moveFormSchema.extend({ id: z.uuid(), expectedVersion: z.number().int().positive() }),
  verb: async (world, { start, end, overrideReason, ...rest }) =>
    moveBooking(world, {
      ...rest,
      ...(await readLocalRange(world, { start, end })),
      override: overrideReason ? { reason: overrideReason } : null,
    }),
})

export const editBookingAction = orgAction({
  permission: 'bookings.create',
  schema: editFormSchema.extend({ id: z.uuid(), expectedVersion: z.number().int().positive() }),
  verb: editBooking,
})

/** Takes a cancellation back. What was known when it was booked is enough: only something that stands against it refuses. */
export const restoreBookingAction = orgAction({
  permission: 'bookings.create',
  schema: z.object({ id: z.uuid(), expectedVersion: z.number().int().positive() }),
  verb: (world, input) => restoreBooking(world, { ...input, acceptUnknown: true }),
})
