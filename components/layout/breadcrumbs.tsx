import { ChevronRight } from 'lucide-react'
import Link from 'next/link'

export type Crumb = { label: string; href?: string }

/** Where this is; the last one is the page itself. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm text-muted">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1
          return (
            <li
              key={`${crumb.label}-${crumb.href ?? ''}`}
              className={last ? 'flex min-w-0 items-center gap-1' : 'flex shrink-0 items-center gap-1 max-sm:hidden'}
            >
              {index > 0 ? <ChevronRight aria-hidden size={13} className="text-faint max-sm:hidden" /> : null}
              {last || !crumb.href ? (
                <span aria-current={last ? 'page' : undefined} dir="auto" className={last ? 'truncate text-ink' : ''}>
                  {crumb.label}
                </span>
              ) : (
                <Link href={crumb.href} dir="auto" className="rounded-sm hover:text-ink hover:underline">
                  {crumb.label}
                </Link>
              )}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
