import { z } from 'zod'

export const participantStatuses = ['registered', 'confirmed', 'cancelled', 'waitlisted', 'no_show'] as const
export type ParticipantStatus = (typeof participantStatuses)[number]

export const registerParticipantSchema = z.object({
  bookingId: z.uuid(),
  name: z.string().trim().min(1, 'Say who comes.').max(300),
  email: z.email('This is not a mail address.').max(254),
  notes: z.string().trim().max(2000).nullish(),
})
export const participantSchema = z.object({ bookingId: z.uuid(), participantId: z.uuid() })
