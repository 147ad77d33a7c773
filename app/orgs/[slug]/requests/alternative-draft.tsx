'use client'
import { Send, X } from 'lucide-react'
import { useState } from 'react'
import type { Decision } from '#components/decision/use-decision.ts'
import { DetailSection } from '#components/table/list-detail.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { Alternative } from '#lib/domain/resolutions/index.ts'
import { saveAlternativeAction, sendAlternativeAction } from './competing-actions.ts'

type Slot = Alternative['slots'][number]

/** Other times for the requester: a draft that is edited and sent once, or what was sent. */
export function AlternativeDraft({
  slug,
  alternative,
  decision,
  why,
}: {
  slug: string
  alternative: Alternative
  decision: Decision
  /** Why this person may not send it; null when they may. */
  why: string | null
}) {
  const [slots, setSlots] = useState<Slot[]>(alternative.slots)
  const [message, setMessage] = useState(alternative.message)
  const [gone, setGone] = useState<Slot[]>([])
  const isDraft = alternative.status === 'draft'
  const isChanged = message !== alternative.message || slots.length !== alternative.slots.length

  const save = () =>
    decision.run('save draft', () =>
      saveAlternativeAction({ slug, id: alternative.id, expectedVersion: alternative.version, slots, message }),
    )
  const send = async () => {
    const saved = isChanged ? await save() : alternative
    if (!saved) return
    const answer = await decision.run('send draft', () =>
      sendAlternativeAction({ slug, id: alternative.id, expectedVersion: saved.version }),
    )
    if (answer?.kind === 'sent') notify('Sent. The request keeps waiting.')
    if (answer?.kind === 'refused') setGone(answer.gone)
  }

  return (
    <DetailSection
      title="Another time instead"
      aside={<Status tone={isDraft ? 'waiting' : 'good'}>{isDraft ? 'Draft, not sent' : 'Sent'}</Status>}
    >
      {gone.length > 0 ? (
        <div className="mb-3">
          <Callout live tone="waiting" title="It was not sent: not all of it can be had any more">
            Take out what is marked, or find another time.
          </Callout>
        </div>
      ) : null}
      <ul aria-label="Times that are offered" className="mb-3 divide-y rounded-md border">
        {slots.map((slot) => (
          <li key={keyOf(slot)} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
            <span className="min-w-0 flex-1">
              <span dir="auto">{slot.resourceTitle}</span>,{' '}
              <TimeRange start={slot.start} end={slot.end} className="text-muted" />
              {gone.some((one) => keyOf(one) === keyOf(slot)) ? (
                <Status plain tone="critical" className="ml-2 text-sm">
                  Taken
                </Status>
              ) : null}
            </span>
            {isDraft ? (
              <IconButton
                label={`Do not offer ${slot.resourceTitle}`}
                size="sm"
                icon={<X aria-hidden size={14} />}
                disabledReason={why ?? (slots.length === 1 ? 'One time at least is offered.' : null)}
                onClick={() => setSlots(slots.filter((one) => one !== slot))}
                className="max-sm:size-11"
              />
            ) : null}
          </li>
        ))}
      </ul>
      {isDraft ? (
        <div className="grid gap-2">
          <label htmlFor={`message ${alternative.id}`} className="font-medium">
            A word with it
          </label>
          <Textarea
            id={`message ${alternative.id}`}
            value={message}
            maxLength={4000}
            onChange={(event) => setMessage(event.target.value)}
          />
          <div className="flex flex-wrap gap-2">
            <Button
              icon={<Send aria-hidden size={14} />}
              busy={decision.busy === 'send draft'}
              disabled={decision.busy !== null}
              disabledReason={why}
              onClick={() => void send()}
              className="max-sm:h-11 max-sm:flex-1"
            >
              Send to the requester
            </Button>
            <Button
              variant="quiet"
              busy={decision.busy === 'save draft'}
              disabled={decision.busy !== null}
              disabledReason={why ?? (isChanged ? null : 'Nothing has changed.')}
              onClick={() => void save().then((saved) => saved && notify('Draft kept'))}
              className="max-sm:h-11 max-sm:flex-1"
            >
              Keep the draft
            </Button>
          </div>
        </div>
      ) : (
        <p className="text-sm text-muted">
          {alternative.sentAt ? <Moment at={alternative.sentAt} recent /> : null}
          {message ? (
            <span dir="auto" className="block text-ink">
              {message}
            </span>
          ) : null}
        </p>
      )}
    </DetailSection>
  )
}

const keyOf = ({ resourceId, start, end }: Slot) => `${resourceId} ${start} ${end}`
