import {
  Bell,
  CalendarClock,
  CircleUserRound,
  Clock,
  Coins,
  DoorOpen,
  Flag,
  type LucideIcon,
  MessageCircleQuestionMark,
  Scissors,
  SquareSplitHorizontal,
  Users,
  UserRoundMinus,
  UserRoundCheck,
  XCircle,
} from 'lucide-react'
import { cn } from '#components/ui/cn.ts'
import type { Cost } from '#lib/domain/resolutions/schema.ts'

const icons: Record<Cost['kind'], LucideIcon> = {
  other_room: DoorOpen,
  moved: Clock,
  lost_time: Scissors,
  split: SquareSplitHorizontal,
  fewer_places: UserRoundMinus,
  people: Users,
  notice: Bell,
  price: Coins,
  came_first: Flag,
  cancelled: XCircle,
  both_stay: CalendarClock,
  still_waits: MessageCircleQuestionMark,
  needs_approval: UserRoundCheck,
}

/** What a way costs: an icon and a word each, the dear ones darker. What weighs nothing (months of notice) is left out. */
export function CostChips({ costs }: { costs: readonly Cost[] }) {
  return (
    <ul aria-label="What it costs" className="flex flex-wrap gap-1.5">
      {costs
        .filter(({ weight }) => weight > 0)
        .map(({ kind, amount, weight, words }) => {
          const Icon = kind === 'people' && amount === 1 ? CircleUserRound : icons[kind]
          return (
            <li
              key={kind}
              className={cn(
                'inline-flex min-h-5 items-center gap-1 rounded-sm border bg-sunken px-1.5 text-xs',
                weight >= 40 ? 'border-line-strong text-ink' : 'border-line text-muted',
              )}
            >
              <Icon aria-hidden size={12} className="shrink-0" />
              <span dir="auto">{words}</span>
            </li>
          )
        })}
    </ul>
  )
}
