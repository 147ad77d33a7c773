'use server'
import {
  cancelRegistration,
  markNoShow,
  participantSchema,
  registerParticipant,
  registerParticipantSchema,
} from '#lib/domain/bookings/participants/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const registerParticipantAction = orgAction({
  permission: 'bookings.create',
  schema: registerParticipantSchema,
  verb: registerParticipant,
})

export const cancelRegistrationAction = orgAction({
  permission: 'bookings.create',
  schema: participantSchema,
  verb: cancelRegistration,
})

export const markNoShowAction = orgAction({
  permission: 'bookings.create',
  schema: participantSchema,
  verb: markNoShow,
})
