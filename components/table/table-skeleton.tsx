import { cn } from '#components/ui/cn.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'

const widths = ['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-1/3'] as const

/** The list before its rows: header and rows of the final height, nothing that moves when they come. */
export function TableSkeleton({ label, columns = 5, rows = 12 }: { label: string; columns?: number; rows?: number }) {
  return (
    <div role="status" aria-label={`Loading ${label}`}>
      <div className="h-8 border-b" />
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-9 items-center gap-4 border-b px-4 max-sm:h-14 sm:px-6">
          {Array.from({ length: columns }, (_, column) => (
            <div key={column} className={cn('flex-1', column === 0 && 'grow-3', column > 1 && 'max-sm:hidden')}>
              <Skeleton className={cn('h-3', widths[(row + column) % widths.length])} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** A whole list page before it is there: title, filters, rows. For `loading.tsx`. */
export function ListPageSkeleton({ title }: { title: string }) {
  return (
    <>
      <div className="px-4 pt-4 pb-3 sm:px-6 sm:pt-5">
        <h1 className="text-lg">{title}</h1>
        <Skeleton className="mt-1.5 h-3 w-40" />
      </div>
      <div className="flex gap-2 px-4 pb-3 sm:px-6">
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-7 w-20 rounded-full max-sm:hidden" />
        <Skeleton className="h-7 w-24 rounded-full max-sm:hidden" />
      </div>
      <TableSkeleton label={title} />
    </>
  )
}
