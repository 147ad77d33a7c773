import { Skeleton } from '#components/ui/skeleton.tsx'

export default function OrganisationLoading() {
  return (
    <div role="status" aria-label="Loading" className="px-4 pt-5 sm:px-6">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="mt-2 h-3 w-64" />
      <div className="mt-6 space-y-3">
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} className="h-6 w-full" />
        ))}
      </div>
    </div>
  )
}
