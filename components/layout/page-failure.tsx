'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'

function digestOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined
  return typeof error.digest === 'string' ? error.digest : undefined
}

/** What an error boundary shows: never the message of the error, which may hold other people's data. */
export function PageFailure({ error, retry, home }: { error: unknown; retry: () => void; home: string }) {
  const path = usePathname()
  return (
    <ErrorState
      title="This page could not be shown"
      works="The other pages work, and nothing that was saved is lost."
      reference={digestOf(error) ?? path}
      actions={
        <>
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
          <Button asChild>
            <Link href={home}>Go to the overview</Link>
          </Button>
        </>
      }
    >
      Something on the server failed while it was made. Try again; if it stays, give the reference below to whoever runs
      Masterflow for you.
    </ErrorState>
  )
}
