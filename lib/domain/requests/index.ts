export { approveRequest, type Approval } from './approve-request.ts'
export { assessRequest } from './assess-request.ts'
export { assignRequest } from './assign-request.ts'
export { cancelRequest } from './cancel-request.ts'
export type { Advanced } from './advance-request.ts'
export type { Decided } from './decide-request.ts'
export { delegateStep } from './delegate-step.ts'
export {
  getRequest,
  type RequestAmendment,
  type RequestConflict,
  type RequestDelivery,
  type RequestDetail,
} from './get-request.ts'
export { COUNT_LIMIT, countRequests, listRequests, type RequestRow } from './list-requests.ts'
export { rejectRequest } from './reject-request.ts'
export { setRequestPriority } from './set-request-priority.ts'
export * from './schema.ts'
