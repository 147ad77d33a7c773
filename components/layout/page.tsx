import type { ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'

/** Title, one line of what the page is about, actions right. Nothing else up there. */
export function PageHeader({ title, about, actions }: { title: string; about?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-6 sm:pt-5">
      <div className="min-w-0">
        <h1 className="truncate text-lg" dir="auto">
          {title}
        </h1>
        {about ? <p className="mt-0.5 text-sm text-muted">{about}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  )
}

/** Content with the page's side margins; `narrow` keeps prose and forms to a readable width. */
export function PageBody({
  children,
  narrow = false,
  className,
}: {
  children: ReactNode
  narrow?: boolean
  className?: string
}) {
  return <div className={cn('px-4 pb-10 sm:px-6', narrow && 'max-w-4xl', className)}>{children}</div>
}

/** A titled part of a page, set apart by space and a hairline. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string
  about?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="border-t pt-4 pb-6 first:border-t-0">
      <div className="mb-3 flex items-start justify-between gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="text-base">{title}</h2>
          {about ? <p className="mt-0.5 max-w-prose text-sm text-pretty text-muted">{about}</p> : null}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
