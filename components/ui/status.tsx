import {
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleQuestionMark,
  CircleSlash,
  CircleX,
  Clock,
  Info,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import { cn } from './cn.ts'

/** What a status means to a person, whatever table it came from. `unknown` is neither free nor busy. */
export type Tone = 'waiting' | 'good' | 'critical' | 'unknown' | 'info' | 'neutral' | 'closed'

const looks: Record<Tone, { icon: LucideIcon; classes: string; plain: string }> = {
  waiting: { icon: Clock, classes: 'bg-waiting-soft text-waiting border-waiting-line', plain: 'text-waiting' },
  good: { icon: CircleCheck, classes: 'bg-good-soft text-good border-good-line', plain: 'text-good' },
  critical: { icon: CircleX, classes: 'bg-critical-soft text-critical border-critical-line', plain: 'text-critical' },
  unknown: {
    icon: CircleQuestionMark,
    classes: 'bg-unknown-soft text-unknown border-unknown-mark border-dashed',
    plain: 'text-unknown',
  },
  info: { icon: Info, classes: 'bg-info-soft text-info border-info-line', plain: 'text-info' },
  neutral: { icon: CircleDot, classes: 'bg-sunken text-muted border-line-strong', plain: 'text-muted' },
  closed: { icon: CircleSlash, classes: 'bg-sunken text-muted border-line', plain: 'text-faint' },
}

/** Icon and word, always both: colour alone says nothing. `plain` drops the pill, for dense rows. */
export function Status({
  tone,
  children,
  icon,
  plain = false,
  className,
}: {
  tone: Tone
  children: string
  icon?: LucideIcon
  plain?: boolean
  className?: string
}) {
  const look = looks[tone]
  const Icon = icon ?? look.icon
  return (
    <span
      data-tone={tone}
      className={cn(
        'inline-flex items-center gap-1.5 whitespace-nowrap',
        plain ? look.plain : cn('h-6 rounded-full border px-2 text-sm font-medium', look.classes),
        className,
      )}
    >
      <Icon aria-hidden size={14} className="shrink-0" />
      {children}
    </span>
  )
}

const statuses: Record<string, { tone: Tone; label: string; icon?: LucideIcon }> = {
  pending: { tone: 'waiting', label: 'Waiting' },
  processing: { tone: 'info', label: 'In progress', icon: CircleDashed },
  approved: { tone: 'good', label: 'Approved' },
  rejected: { tone: 'critical', label: 'Rejected' },
  cancelled: { tone: 'closed', label: 'Cancelled' },
  confirmed: { tone: 'good', label: 'Confirmed' },
  completed: { tone: 'neutral', label: 'Completed' },
  no_show: { tone: 'closed', label: 'No show' },
  open: { tone: 'critical', label: 'Open', icon: TriangleAlert },
  investigating: { tone: 'info', label: 'Investigating', icon: CircleDashed },
  resolved: { tone: 'good', label: 'Resolved' },
  ignored: { tone: 'closed', label: 'Ignored' },
  possible: { tone: 'good', label: 'Possible' },
  impossible: { tone: 'critical', label: 'Impossible' },
  unknown: { tone: 'unknown', label: 'Unknown' },
  quarantined: { tone: 'waiting', label: 'Quarantined', icon: TriangleAlert },
}

/** Look and word for a status column's value; an unheard-of value is shown as it is, neutral. */
export function statusLook(value: string): { tone: Tone; label: string; icon?: LucideIcon } {
  return statuses[value] ?? { tone: 'neutral', label: value.replaceAll('_', ' ') }
}

/** `Status` for a value of a status column (`pending`, `approved`, `open`, `unknown` …). */
export function StatusOf({ value, plain, className }: { value: string; plain?: boolean; className?: string }) {
  const look = statusLook(value)
  return (
    <Status tone={look.tone} icon={look.icon} plain={plain} className={className}>
      {look.label}
    </Status>
  )
}

/** A small neutral label: a source, a scope, a type. Not a status. */
export function Tag({ children, className }: { children: React.ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        'inline-flex h-5 items-center rounded-sm border border-line bg-sunken px-1.5 text-xs text-muted whitespace-nowrap',
        className,
      )}
    >
      {children}
    </span>
  )
}
