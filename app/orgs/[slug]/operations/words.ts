import type { QueueState, WorkerState } from '#lib/domain/operations/schema.ts'

const tasks: Record<string, string> = {
  'requests.map-delivery': 'Read a delivery',
  'notifications.send-message': 'Send a message',
  'operations.clear-idempotency-keys': 'Clear kept API answers',
}

const templates: Record<string, string> = {
  'request.received': 'Request received',
  'request.approved': 'Request approved',
  'request.rejected': 'Request rejected',
  'request.cancelled': 'Request cancelled',
}

/** A task in words; one that this version does not know keeps its name. */
export function taskLabel(task: string): string {
  return tasks[task] ?? task
}

/** A message's template in words. */
export function templateLabel(key: string): string {
  return templates[key] ?? key
}

/** A count as it is shown: a capped one says so. */
export function count(value: number, capped: boolean): string {
  return capped && value >= 1000 ? '1,000+' : value.toLocaleString('en')
}

/** One line: what needs a person, or that nothing does. */
export function summarise(queue: QueueState, workers: WorkerState, unsent: number): string {
  const parts = [
    workers.alive === 0 ? 'no worker is running' : '',
    queue.dead > 0 ? `${count(queue.dead, queue.capped)} failed ${queue.dead === 1 ? 'job' : 'jobs'}` : '',
    unsent > 0 ? `${unsent === 100 ? '100 or more' : unsent} unsent ${unsent === 1 ? 'message' : 'messages'}` : '',
  ].filter(Boolean)
  if (parts.length === 0) return 'Everything that had to be done was done.'
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** A job that could have run this long ago (ms) and has not is a sign that the workers cannot keep up. */
const slowAfter = 60_000

/** How the worker stands, as tone and word. */
export function workerStatus(
  queue: QueueState,
  workers: WorkerState,
  now: Date,
): { tone: 'good' | 'waiting' | 'critical'; label: string } {
  if (workers.alive === 0) return { tone: 'critical', label: workers.lastBeat ? 'Stopped' : 'Never started' }
  if (queue.oldestWaiting && now.getTime() - queue.oldestWaiting.getTime() > slowAfter) {
    return { tone: 'waiting', label: 'Running behind' }
  }
  return { tone: 'good', label: workers.alive === 1 ? 'Running' : `${workers.alive} running` }
}
