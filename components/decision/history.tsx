import { Bot, KeyRound, Webhook, type LucideIcon } from 'lucide-react'
import { Avatar } from '#components/ui/avatar.tsx'
import { Moment } from '#components/ui/time.tsx'
import { readChanges } from './changes.ts'
import { valueText, wordFor } from './words.ts'

export type HistoryEntry = {
  id: string
  at: string
  actorKind: 'person' | 'api_key' | 'webhook_endpoint' | 'job'
  actorName: string
  /** "request.approved" */
  action: string
  changes: unknown
  reason: string | null
}

const machines: Record<Exclude<HistoryEntry['actorKind'], 'person'>, LucideIcon> = {
  api_key: KeyRound,
  webhook_endpoint: Webhook,
  job: Bot,
}

function Mark({ entry }: { entry: HistoryEntry }) {
  if (entry.actorKind === 'person') return <Avatar name={entry.actorName} />
  const Icon = machines[entry.actorKind]
  return (
    <span aria-hidden className="flex size-5 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
      <Icon size={12} />
    </span>
  )
}

/** Who did what and when, machines included, newest first; field by field what changed, and the reason given. */
export function History({
  entries,
  names,
  empty = 'Nothing is recorded yet.',
}: {
  entries: readonly HistoryEntry[]
  /** Names for ids of people and resources that stand in changes. */
  names: Readonly<Record<string, string>>
  empty?: string
}) {
  if (entries.length === 0) return <p className="text-muted">{empty}</p>
  return (
    <ol className="grid gap-3">
      {entries.map((entry) => (
        <li key={entry.id} className="flex gap-2.5">
          <Mark entry={entry} />
          <div className="min-w-0 flex-1">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                <span className="font-medium" dir="auto">
                  {entry.actorName}
                </span>{' '}
                <span className="text-muted">{wordFor(entry.action.replace(/^[^.]*\./, '')).toLowerCase()}</span>
              </span>
              <Moment at={entry.at} recent className="text-sm text-faint" />
            </p>
            {entry.reason ? (
              <p className="mt-0.5 border-l-2 pl-2 text-pretty" dir="auto">
                {entry.reason}
              </p>
            ) : null}
            <ChangeList changes={entry.changes} names={names} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** `Priority: Normal → Urgent`, a line for each field. */
export function ChangeList({ changes, names }: { changes: unknown; names: Readonly<Record<string, string>> }) {
  const fields = readChanges(changes)
  if (fields.length === 0) return null
  return (
    <ul className="mt-0.5 text-sm text-muted">
      {fields.map(({ field, before, after }) => (
        <li key={field} className="break-words">
          {wordFor(field)}: <span dir="auto">{valueText(before, names)}</span>
          <span aria-hidden> → </span>
          <span className="sr-only"> became </span>
          <span className="text-ink" dir="auto">
            {valueText(after, names)}
          </span>
        </li>
      ))}
    </ul>
  )
}
