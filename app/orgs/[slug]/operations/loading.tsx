import { Skeleton } from '#components/ui/skeleton.tsx'

export default function OperationsLoading() {
  return (
    <div role="status" aria-label="Loading operations">
      <div className="px-4 pt-4 pb-3 sm:px-6 sm:pt-5">
        <h1 className="text-lg">Operations</h1>
        <Skeleton className="mt-1.5 h-3 w-64" />
      </div>
      <div className="px-4 sm:px-6">
        {[1, 2, 3].map((part) => (
          <div key={part} className="border-t py-4 first:border-t-0">
            <Skeleton className="h-4 w-32" />
            <Skeleton className="mt-2 h-3 w-80" />
            <Skeleton className="mt-5 h-10 w-full" />
          </div>
        ))}
      </div>
    </div>
  )
}
