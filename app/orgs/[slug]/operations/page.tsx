import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageBody, PageHeader } from '#components/layout/page.tsx'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg, withPlatform } from '#lib/db/index.ts'
import { listDeadJobs, listUnsentMessages, queueState, workerState } from '#lib/domain/operations/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { DeadJobs, QueuePanel, UnsentMessages } from './panels.tsx'
import { summarise } from './words.ts'

export const metadata: Metadata = { title: 'Operations' }

/** Whether the machinery works for this organisation, and what it could not do by itself. */
export default async function OperationsPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'operations.view')) notFound()
  const now = new Date()
  const [[queue, deadJobs, messages], workers] = await Promise.all([
    readOrg(actor, (db) =>
      Promise.all([queueState(db), listDeadJobs(db), listUnsentMessages(db, organisation.id, now)]),
    ),
    withPlatform('check health', workerState),
  ])
  const disabledReason = whyNot(actor, 'operations.manage')
  return (
    <>
      <PageHeader title="Operations" about={summarise(queue, workers, messages.length)} />
      <PageBody>
        <QueuePanel queue={queue} workers={workers} now={now} />
        <DeadJobs slug={slug} jobs={deadJobs} disabledReason={disabledReason} />
        <UnsentMessages slug={slug} messages={messages} disabledReason={disabledReason} />
      </PageBody>
    </>
  )
}
