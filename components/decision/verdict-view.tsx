'use client'
import { Check, CircleQuestionMark, Info, X, type LucideIcon } from 'lucide-react'
import { DayStrip, type Occupancy } from '#components/calendar/day-strip.tsx'
import { cn } from '#components/ui/cn.ts'
import { useZone } from '#components/ui/clock.tsx'
import { Status, type Tone } from '#components/ui/status.tsx'
import { Freshness } from '#components/ui/time.tsx'
import type { Reason, Source, Verdict } from '#lib/domain/conflicts/schema.ts'

const verdicts: Record<Verdict['verdict'], { tone: Tone; word: string }> = {
  possible: { tone: 'good', word: 'Possible' },
  impossible: { tone: 'critical', word: 'Not possible' },
  unknown: { tone: 'unknown', word: 'Unknown' },
}

const effects: Record<Reason['effect'], { icon: LucideIcon; look: string; word: string }> = {
  allows: { icon: Check, look: 'text-good', word: 'Allows' },
  blocks: { icon: X, look: 'text-critical', word: 'Blocks' },
  unknown: { icon: CircleQuestionMark, look: 'text-unknown', word: 'Unknown' },
  notes: { icon: Info, look: 'text-info', word: 'Note' },
}

const order: Record<Reason['effect'], number> = { blocks: 0, unknown: 1, notes: 2, allows: 3 }

/** Possible, not possible or unknown: the word, never only a colour. */
export function VerdictBadge({ verdict }: { verdict: Verdict['verdict'] }) {
  return <Status tone={verdicts[verdict].tone}>{verdicts[verdict].word}</Status>
}

/** Every rule's say as a sentence, what blocks first, each with its rule and version. */
export function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul aria-label="What the rules say" className="grid gap-1.5">
      {reasons
        .toSorted((a, b) => order[a.effect] - order[b.effect])
        .map((reason) => {
          const { icon: Icon, look, word } = effects[reason.effect]
          return (
            <li key={`${reason.rule} ${reason.message}`} className="flex gap-2">
              <Icon aria-hidden size={15} className={cn('mt-0.5 shrink-0', look)} />
              <span className="min-w-0 flex-1 text-pretty" dir="auto">
                <span className="sr-only">{word}: </span>
                {reason.message}
              </span>
              <code
                className="shrink-0 pt-px font-mono text-xs text-faint max-sm:hidden"
                title="The rule and its version"
              >
                {reason.rule}@{reason.version}
              </code>
            </li>
          )
        })}
    </ul>
  )
}

const sourceNotes: Record<Source['state'], string | undefined> = {
  current: undefined,
  stale: 'older than the limit',
  unreachable: 'could not be read',
  none: undefined,
}

/** How fresh each source of the verdict is; a source that does not exist says so. */
export function Sources({ sources }: { sources: readonly Source[] }) {
  return (
    <ul aria-label="Sources" className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
      {sources.map((source) => (
        <li key={source.name} className="flex flex-wrap items-center gap-x-1.5">
          <span dir="auto">{source.name.charAt(0).toUpperCase() + source.name.slice(1)}</span>
          {source.state === 'none' ? (
            <span className="text-faint">none linked</span>
          ) : (
            <Freshness asOf={source.asOf} limitMinutes={24 * 60 * 365} reason={sourceNotes[source.state]} />
          )}
        </li>
      ))}
    </ul>
  )
}

export type DayPicture = {
  from: string
  to: string
  occupancies: readonly Occupancy[]
  closed?: readonly { start: string; end: string }[]
  unknown?: string | null
}

/** Marks what stands against the asked time, be it only by its set-up; requests that compete are not a clash yet. */
function withClashes(day: DayPicture, verdict: Verdict): Occupancy[] {
  const against = new Set(
    verdict.reasons
      .filter((reason) => reason.effect === 'blocks')
      .flatMap((reason) => reason.occupancies ?? [])
      .map((occupancy) => occupancy.id),
  )
  return day.occupancies.map((one) => ({ ...one, clash: against.has(one.id) }))
}

/** The answer before anybody decides: the verdict, why, how fresh what we know is, and the day as a picture. */
export function VerdictView({
  verdict,
  day,
  asked,
}: {
  verdict: Verdict
  day: DayPicture | null
  asked: { start: string; end: string }
}) {
  const zone = useZone()
  return (
    <div className="grid gap-3">
      <Reasons reasons={verdict.reasons} />
      {day ? (
        <DayStrip
          zone={zone}
          from={day.from}
          to={day.to}
          asked={asked}
          occupancies={withClashes(day, verdict)}
          closed={day.closed}
          unknown={day.unknown ?? (verdict.verdict === 'unknown' ? 'not everything could be read' : undefined)}
          label="The day at this resource"
        />
      ) : null}
      <Sources sources={verdict.sources} />
    </div>
  )
}
