import { Skeleton } from '#components/ui/skeleton.tsx'

export default function OverviewLoading() {
  return (
    <div role="status" aria-label="Loading the overview">
      <div className="px-4 pt-4 pb-3 sm:px-6 sm:pt-5">
        <h1 className="text-lg">Overview</h1>
        <Skeleton className="mt-1.5 h-3 w-64" />
      </div>
      <div className="grid gap-x-10 gap-y-8 px-4 pt-3 sm:px-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {[6, 4].map((rows) => (
          <div key={rows}>
            <div className="h-7 border-b" />
            {Array.from({ length: rows }, (_, index) => (
              <div key={index} className="flex h-13 flex-col justify-center gap-2 border-b px-1">
                <Skeleton className="h-3 w-1/2" />
                <Skeleton className="h-3 w-1/3" />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
