'use client'
import { Ellipsis, UserPlus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { DetailSection } from '#components/table/list-detail.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Status, type Tone } from '#components/ui/status.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { ParticipantRow, Participants } from '#lib/domain/bookings/participants/index.ts'
import { cancelRegistrationAction, markNoShowAction } from './participant-actions.ts'

const RegisterDialog = dynamic(() => import('./register-dialog.tsx').then((all) => all.RegisterDialog), { ssr: false })

const looks: Record<ParticipantRow['status'], { tone: Tone; word: string }> = {
  registered: { tone: 'good', word: 'Registered' },
  confirmed: { tone: 'good', word: 'Confirmed' },
  waitlisted: { tone: 'waiting', word: 'On the waitlist' },
  cancelled: { tone: 'closed', word: 'Cancelled' },
  no_show: { tone: 'critical', word: 'Did not come' },
}

/** Who takes part in a workshop's session and who waits for a place, in their order. */
export function ParticipantsSection({
  slug,
  bookingId,
  participants,
  start,
  isOpen,
  whyNot,
}: {
  slug: string
  bookingId: string
  participants: Participants
  start: Date
  isOpen: boolean
  whyNot: string | null
}) {
  const now = useNow()
  const decision = useDecision()
  const [registering, setRegistering] = useState(false)
  const { places, rows } = participants
  const taken = rows.filter(({ status }) => status === 'registered' || status === 'confirmed').length
  const waiting = rows.filter(({ status }) => status === 'waitlisted').length
  const hasBegun = start.getTime() <= now
  const cancel = async (one: ParticipantRow) => {
    const answer = await decision.run(one.id, () =>
      cancelRegistrationAction({ slug, bookingId, participantId: one.id }),
    )
    if (!answer) return
    notify(`Cancelled: ${one.name}`, {
      description: answer.movedUp ? `${answer.movedUp.name} has the place now and is told by mail.` : undefined,
    })
  }
  const missed = async (one: ParticipantRow) => {
    const answer = await decision.run(one.id, () => markNoShowAction({ slug, bookingId, participantId: one.id }))
    if (answer) notify(`Did not come: ${one.name}`)
  }
  return (
    <DetailSection
      title="Participants"
      aside={
        <span className="tabular text-sm text-muted">
          {taken} of {places} places{waiting > 0 ? `, ${waiting} waiting` : ''}
        </span>
      }
    >
      {decision.failure ? (
        <div className="mb-3">
          <FailurePanel failure={decision.failure} names={{}} onLooked={decision.clear} />
        </div>
      ) : null}
      {rows.length === 0 ? <p className="mb-2 text-muted">Nobody is registered yet.</p> : null}
      <ul aria-label="Participants" className="mb-3 divide-y">
        {rows.map((one) => {
          const isIn = one.status === 'registered' || one.status === 'confirmed'
          const isActive = isIn || one.status === 'waitlisted'
          return (
            <li key={one.id} className="flex min-h-9 items-center gap-2 py-1">
              <span className="min-w-0 flex-1">
                <span className="block truncate" dir="auto">
                  {one.name}
                </span>
                {one.email ? <span className="block truncate text-sm text-muted">{one.email}</span> : null}
              </span>
              <Status tone={looks[one.status].tone} plain>
                {looks[one.status].word}
              </Status>
              {isActive && !whyNot ? (
                <Menu
                  trigger={
                    <IconButton
                      label={`More for ${one.name}`}
                      icon={<Ellipsis size={16} aria-hidden />}
                      busy={decision.busy === one.id}
                    />
                  }
                >
                  <MenuItem onSelect={() => void cancel(one)}>Cancel registration</MenuItem>
                  {isIn && hasBegun ? <MenuItem onSelect={() => void missed(one)}>Did not come</MenuItem> : null}
                </Menu>
              ) : null}
            </li>
          )
        })}
      </ul>
      {isOpen ? (
        <Button
          size="sm"
          icon={<UserPlus size={14} aria-hidden />}
          disabledReason={whyNot}
          onClick={() => setRegistering(true)}
        >
          {taken < places && waiting === 0 ? 'Register somebody…' : 'Add to the waitlist…'}
        </Button>
      ) : null}
      {registering ? <RegisterDialog slug={slug} bookingId={bookingId} onClose={() => setRegistering(false)} /> : null}
    </DetailSection>
  )
}
