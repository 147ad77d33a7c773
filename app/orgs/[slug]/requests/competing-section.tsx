'use client'
import { Check } from 'lucide-react'
import Link from 'next/link'
import type { Decision } from '#components/decision/use-decision.ts'
import { DetailSection } from '#components/table/list-detail.tsx'
import { Button } from '#components/ui/button.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { Competitor } from '#lib/domain/resolutions/index.ts'
import { AlternativeDraft } from './alternative-draft.tsx'
import { chooseRequestAction } from './competing-actions.ts'
import type { RequestPanel } from './load-panel.ts'

/** Requests that want the same are one decision: one is chosen, the others get a draft of other times. And the draft of this one. */
export function CompetingSection({ slug, panel, decision }: { slug: string; panel: RequestPanel; decision: Decision }) {
  const { competition, alternative, request, may } = panel
  const choose = async ({ id, version }: Competitor) => {
    const choice = await decision.run(`choose ${id}`, () => chooseRequestAction({ slug, id, expectedVersion: version }))
    if (choice) notify(...words(choice))
  }
  return (
    <>
      {competition ? (
        <DetailSection
          title={`${competition.requests.length} requests want ${competition.resourceTitle}`}
          aside={
            competition.capacity ? (
              <span className="text-sm text-muted">
                {competition.capacity.asked} asked for,{' '}
                {Math.max(0, competition.capacity.total - competition.capacity.booked)} left
              </span>
            ) : null
          }
        >
          <p className="mb-2 text-sm text-muted">
            One decision: approve one of them. The others keep waiting, each with a draft of free times near to theirs.
          </p>
          <ul aria-label="Competing requests" className="divide-y rounded-md border">
            {competition.requests.map((one) => {
              const draft = competition.alternatives.find(({ requestId }) => requestId === one.id)
              return (
                <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2.5">
                  <div className="min-w-0 flex-[1_1_220px]">
                    {one.id === request.id ? (
                      <span dir="auto" className="font-medium">
                        {one.title} (this one)
                      </span>
                    ) : (
                      <Link
                        dir="auto"
                        className="text-accent-ink hover:underline"
                        href={`/orgs/${slug}/requests?status=all&open=${one.id}`}
                      >
                        {one.title}
                      </Link>
                    )}
                    <p className="text-sm text-muted">
                      <TimeRange start={one.start} end={one.end} />
                      {one.participants ? ` · ${one.participants} people` : ''}
                    </p>
                    <p className="text-sm text-muted">
                      <span dir="auto">{one.name ?? 'Somebody'}</span>, asked <Moment at={one.createdAt} recent />
                    </p>
                    {draft ? (
                      <Status plain tone={draft.status === 'sent' ? 'good' : 'waiting'} className="text-sm">
                        {draft.status === 'sent' ? 'Other times sent' : 'Other times drafted'}
                      </Status>
                    ) : null}
                  </div>
                  <Button
                    size="sm"
                    icon={<Check aria-hidden size={14} />}
                    busy={decision.busy === `choose ${one.id}`}
                    disabled={decision.busy !== null}
                    disabledReason={may.approve}
                    aria-label={`Choose this: ${one.title}, asked by ${one.name ?? 'somebody'}`}
                    onClick={() => void choose(one)}
                    className="max-sm:h-11 max-sm:flex-1"
                  >
                    Choose this
                  </Button>
                </li>
              )
            })}
          </ul>
        </DetailSection>
      ) : null}
      {alternative ? (
        <AlternativeDraft key={alternative.id} {...{ slug, alternative, decision }} why={may.approve} />
      ) : null}
    </>
  )
}

type Choice = NonNullable<Awaited<ReturnType<typeof chooseRequestAction>>['data']>

function words({ approval, drafted, nothingFree }: Choice): [string, { tone?: 'critical'; description?: string }] {
  if (approval.kind === 'advanced') return ['Approved for its step. The others wait until the last one.', {}]
  if (approval.kind === 'refused') {
    const against = approval.verdict.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')
    return ['It cannot be had', { tone: 'critical', description: against.map(({ message }) => message).join(' ') }]
  }
  const none = nothingFree.length > 0 ? ` Nothing near is free for ${nothingFree.length}.` : ''
  return ['Approved', { description: `Other times are drafted for ${drafted.length}. Nobody is sent one yet.${none}` }]
}
