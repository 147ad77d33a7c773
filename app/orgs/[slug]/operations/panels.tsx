import Link from 'next/link'
import type { ReactNode } from 'react'
import { Section } from '#components/layout/page.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import type { DeadJob, QueueState, UnsentMessage, WorkerState } from '#lib/domain/operations/schema.ts'
import { RetryJobButton, SendAgainButton } from './buttons.tsx'
import { count, taskLabel, templateLabel, workerStatus } from './words.ts'

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-24">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="tabular mt-0.5 font-medium">{children}</dd>
    </div>
  )
}

export function QueuePanel({ queue, workers, now }: { queue: QueueState; workers: WorkerState; now: Date }) {
  const status = workerStatus(queue, workers, now)
  return (
    <Section title="Queue" about="Work that happens after an answer was given: reading deliveries, sending messages.">
      <dl className="flex flex-wrap gap-x-10 gap-y-4">
        <Figure label="Worker">
          <Status tone={status.tone}>{status.label}</Status>
        </Figure>
        <Figure label="Last sign of life">
          {workers.lastBeat ? <Moment at={workers.lastBeat} recent /> : 'None yet'}
        </Figure>
        <Figure label="Waiting">{count(queue.waiting, queue.capped)}</Figure>
        <Figure label="Waiting for its time">{count(queue.delayed, queue.capped)}</Figure>
        <Figure label="Running">{count(queue.running, queue.capped)}</Figure>
        <Figure label="Oldest waits since">
          {queue.oldestWaiting ? <Moment at={queue.oldestWaiting} recent /> : 'Nothing waits'}
        </Figure>
      </dl>
    </Section>
  )
}

const row = 'flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b py-3 last:border-b-0'

function attempts(number: number): string {
  if (number === 0) return 'not tried'
  return number === 1 ? '1 attempt' : `${number} attempts`
}

export function DeadJobs({
  slug,
  jobs,
  disabledReason,
}: {
  slug: string
  jobs: readonly DeadJob[]
  disabledReason: string | null
}) {
  return (
    <Section title="Failed jobs" about="Given up after every attempt. They wait here for 90 days.">
      {jobs.length === 0 ? (
        <p className="text-muted">No job has failed for good.</p>
      ) : (
        <ul aria-label="Failed jobs" className="border-t">
          {jobs.map((job) => (
            <li key={job.id} className={row}>
              <div className="min-w-0 flex-1 basis-72">
                <p className="font-medium">{taskLabel(job.task)}</p>
                <p className="text-pretty break-words">{job.reason}</p>
                <p className="text-sm text-muted">
                  Failed <Moment at={job.diedAt} recent /> after {attempts(job.attempts)}, asked for{' '}
                  <Moment at={job.enqueuedAt} recent />
                </p>
              </div>
              <RetryJobButton slug={slug} id={job.id} name={taskLabel(job.task)} disabledReason={disabledReason} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

export function UnsentMessages({
  slug,
  messages,
  disabledReason,
}: {
  slug: string
  messages: readonly UnsentMessage[]
  disabledReason: string | null
}) {
  return (
    <Section title="Unsent messages" about="Written, but nobody has received them. Sending again writes them anew.">
      {messages.length === 0 ? (
        <p className="text-muted">Every message went out.</p>
      ) : (
        <ul aria-label="Unsent messages" className="border-t">
          {messages.map((message) => (
            <li key={message.id} className={row}>
              <div className="min-w-0 flex-1 basis-72">
                <p className="font-medium" dir="auto">
                  {message.subject ?? templateLabel(message.key)}
                </p>
                <p className="text-pretty break-words">{sentence(message.reason)}</p>
                <p className="text-sm break-words text-muted">
                  {message.recipient === '' ? 'To nobody' : `To ${message.recipient}`}, {attempts(message.attempts)},
                  written <Moment at={message.createdAt} recent />
                  {message.requestId ? (
                    <>
                      {', '}
                      <Link className="underline" href={`/orgs/${slug}/requests?open=${message.requestId}`}>
                        its request
                      </Link>
                    </>
                  ) : null}
                </p>
              </div>
              <SendAgainButton
                slug={slug}
                id={message.id}
                name={message.subject ?? templateLabel(message.key)}
                disabledReason={
                  disabledReason ?? (message.recipient === '' ? 'There is no address to send it to.' : null)
                }
              />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
