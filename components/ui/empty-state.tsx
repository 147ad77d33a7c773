import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** What would be here, why it isn't, and one thing to do. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  heading: Heading = 'h2',
}: {
  icon?: LucideIcon
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** `h1` where it is the whole page. */
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-14 text-center">
      {Icon ? <Icon aria-hidden size={22} strokeWidth={1.5} className="mb-3 text-faint" /> : null}
      <Heading className="text-base">{title}</Heading>
      {children ? <div className="mt-1 text-pretty text-muted">{children}</div> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  )
}
