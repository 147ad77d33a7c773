import { CircleQuestionMark, CircleX, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type CalloutTone = 'info' | 'waiting' | 'critical' | 'unknown' | 'good'

const looks: Record<CalloutTone, { icon: LucideIcon; box: string; mark: string }> = {
  info: { icon: Info, box: 'bg-info-soft border-info-line', mark: 'text-info' },
  waiting: { icon: TriangleAlert, box: 'bg-waiting-soft border-waiting-line', mark: 'text-waiting' },
  critical: { icon: CircleX, box: 'bg-critical-soft border-critical-line', mark: 'text-critical' },
  unknown: { icon: CircleQuestionMark, box: 'bg-unknown-soft border-unknown-mark border-dashed', mark: 'text-unknown' },
  good: { icon: CircleCheck, box: 'bg-good-soft border-good-line', mark: 'text-good' },
}

/** Something to know before going on: what, why, what would work. `live` announces it when it appears. */
export function Callout({
  tone,
  title,
  children,
  actions,
  live = false,
}: {
  tone: CalloutTone
  title: ReactNode
  children?: ReactNode
  actions?: ReactNode
  live?: boolean
}) {
  const look = looks[tone]
  const Icon = look.icon
  return (
    <div
      role={live ? (tone === 'critical' ? 'alert' : 'status') : undefined}
      className={cn('flex gap-3 rounded-md border p-3', look.box)}
    >
      <Icon aria-hidden size={16} className={cn('mt-0.5 shrink-0', look.mark)} />
      <div className="min-w-0 flex-1">
        <p className={cn('font-medium', look.mark)}>{title}</p>
        {children ? <div className="mt-0.5 text-ink">{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  )
}
