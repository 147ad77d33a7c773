/** How the machinery is doing, as an organisation may see it. */
export { forgetAnswers } from './forget-answers.ts'
export { listDeadJobs, listUnsentMessages, queueState, workerState } from './queries.ts'
export { retryJob } from './retry-job.ts'
