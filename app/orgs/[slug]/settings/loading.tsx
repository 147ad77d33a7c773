import { Skeleton } from '#components/ui/skeleton.tsx'

export default function SettingsLoading() {
  return (
    <div role="status" aria-label="Loading the settings" className="px-4 pt-4 sm:px-6 sm:pt-5">
      <h1 className="text-lg">Settings</h1>
      <Skeleton className="mt-1.5 h-3 w-72" />
      <div className="mt-3 h-9 border-b" />
      <div className="mt-6 grid max-w-lg gap-5">
        {Array.from({ length: 4 }, (_, index) => (
          <div key={index} className="grid gap-2">
            <Skeleton className="h-3 w-40" />
            <Skeleton className="h-8 w-full" />
          </div>
        ))}
      </div>
    </div>
  )
}
