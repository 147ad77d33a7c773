import { z } from 'zod'

export const retryJobSchema = z.object({ id: z.uuid() })

/** How an organisation's jobs stand. Counts stop at 1000 (`capped`). */
export type QueueState = {
  waiting: number
  delayed: number
  running: number
  dead: number
  capped: boolean
  /** Since when the longest-waiting job could have run. */
  oldestWaiting: Date | null
}

/** A job that failed for good. `attempts` counts all of them; `reason` is a line for people. */
export type DeadJob = { id: string; task: string; reason: string; attempts: number; enqueuedAt: Date; diedAt: Date }

/** A message that could not be sent, or whose sender has vanished. */
export type UnsentMessage = {
  id: string
  status: string
  key: string
  recipient: string
  subject: string | null
  reason: string
  attempts: number
  requestId: string | null
  createdAt: Date
}

/** What the installation knows of its workers. `lastBeat` is null when none has ever run. */
export type WorkerState = { alive: number; lastBeat: Date | null }
