/** What requesters are told, once each. */
export { claimMessage, type ClaimedMessage, claimMinutes } from './claim-message.ts'
export { type Notification, queueNotification } from './queue-notification.ts'
export { resendMessage } from './resend-message.ts'
export { settleMessage, type Settlement } from './settle-message.ts'
export { withdrawMessages } from './withdraw-messages.ts'
