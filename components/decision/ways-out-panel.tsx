'use client'
import { useState } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { DetailSection } from '#components/table/list-detail.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Status } from '#components/ui/status.tsx'
import { TimeRange } from '#components/ui/time.tsx'
import { cn } from '#components/ui/cn.ts'
import type { Way, WaysOut } from '#lib/domain/resolutions/schema.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { CostChips } from './way-costs.tsx'

/** Ranked ways out: each as a sentence, with what it costs and a key. `moved`: why the last one was not applied. */
export function WaysOutPanel({
  found,
  moved,
  busy,
  onApply,
}: {
  found: WaysOut
  moved: string | null
  /** The id of the way that is being applied. */
  busy: string | null
  onApply: (way: Way, reason: string | null) => void
}) {
  const [asking, setAsking] = useState<Way | null>(null)
  const choose = (way: Way) => (way.needsReason ? setAsking(way) : onApply(way, null))
  const { ways } = found
  useCommands(
    ways.flatMap((way, index) =>
      way.whyNot === null && busy === null
        ? [{ keys: String(index + 1), label: way.sentence, group: 'Ways out', run: () => choose(way) }]
        : [],
    ),
  )
  return (
    <DetailSection title="Ways out" aside={<span className="text-sm text-faint">what costs least first</span>}>
      {moved === null ? null : (
        <div className="mb-3">
          <Callout live tone="waiting" title={moved}>
            Nothing was changed. {ways.length > 0 ? 'These are the ways now.' : 'There is no way left to choose.'}
          </Callout>
        </div>
      )}
      {ways.length === 0 && moved === null ? (
        <p className="text-muted">Nothing that is part of it can move any more. Resolve it in your own words.</p>
      ) : null}
      <ol aria-label="Ways out" className="divide-y rounded-md border">
        {ways.map((way, index) => (
          <WayRow
            key={way.id}
            way={way}
            number={index + 1}
            busy={busy === way.id}
            waits={busy !== null}
            onChoose={() => choose(way)}
          />
        ))}
      </ol>
      <ReasonDialog
        open={asking !== null}
        onOpenChange={(open) => setAsking(open ? asking : null)}
        title="Leave it as it is"
        description="Both keep their place. The reason stays with the conflict and with the bookings."
        label="Why"
        verb="Leave it"
        busy={busy !== null}
        onSubmit={(reason) => {
          if (asking) onApply(asking, reason)
          setAsking(null)
        }}
      />
    </DetailSection>
  )
}

function WayRow({
  way,
  number,
  busy,
  waits,
  onChoose,
}: {
  way: Way
  number: number
  busy: boolean
  waits: boolean
  onChoose: () => void
}) {
  const unknown = way.verdict === 'unknown'
  return (
    <li className={cn('flex flex-wrap items-start gap-x-3 gap-y-2 px-3 py-2.5', unknown && 'bg-unknown-soft')}>
      <div className="min-w-0 flex-[1_1_260px]">
        <p className="text-pretty break-words">
          <span aria-hidden className="tabular mr-2 text-faint">
            {number}
          </span>
          <span dir="auto" className={number === 1 && !unknown ? 'font-medium' : undefined}>
            {way.sentence}
          </span>
        </p>
        <Now way={way} />
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          {unknown ? <Status tone="unknown">Not known to be possible</Status> : null}
          <CostChips costs={way.costs} />
        </div>
        {unknown ? <p className="mt-1.5 text-sm text-unknown">{way.doubts[0]}</p> : null}
        <p className="sr-only">{way.why}</p>
      </div>
      <Button
        size="sm"
        variant={number === 1 && way.whyNot === null ? 'primary' : 'secondary'}
        shortcut={String(number)}
        busy={busy}
        disabled={waits}
        disabledReason={way.whyNot}
        aria-label={`${verbs[way.kind]}: ${way.sentence}`}
        title={way.why}
        onClick={onChoose}
        className="max-sm:h-11 max-sm:flex-1"
      >
        {verbs[way.kind]}
      </Button>
    </li>
  )
}

const verbs: Record<Way['kind'], string> = {
  move: 'Move',
  move_resource: 'Move',
  shorten: 'Shorten',
  split: 'Split',
  seats: 'Reduce',
  cancel: 'Cancel it',
  accept: 'Leave it…',
  alternative: 'Draft it',
}

/** Where it is now; where it would be is in the sentence. */
function Now({ way: { change } }: { way: Way }) {
  if (change.do === 'accept') return null
  return (
    <p className="mt-0.5 text-sm text-muted">
      {change.do === 'offer' ? 'Asked for' : 'Now'} <span dir="auto">{change.from.resourceTitle}</span>,{' '}
      <TimeRange start={change.from.start} end={change.from.end} />
    </p>
  )
}
