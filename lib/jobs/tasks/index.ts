import type { Handler } from '../handler.ts'
import { clearIdempotencyKeysHandler } from './clear-idempotency-keys.ts'
import { escalateApprovalsHandler } from './escalate-approvals.ts'
import { examineConflictsHandler } from './examine-conflicts.ts'
import { mapDeliveryHandler } from './map-delivery.ts'
import { sendMessageHandler } from './send-message.ts'
import { sweepConflictsHandler } from './sweep-conflicts.ts'
import { workOutSeriesHandler } from './work-out-series.ts'

/** Every handler; `lib/jobs/contracts.ts` lists the contracts, and a test holds the two against each other. */
export const handlers: readonly Handler[] = [
  mapDeliveryHandler,
  sendMessageHandler,
  clearIdempotencyKeysHandler,
  escalateApprovalsHandler,
  workOutSeriesHandler,
  examineConflictsHandler,
  sweepConflictsHandler,
]
