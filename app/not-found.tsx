import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

export default function NotFound() {
  return (
    <main>
      <title>Not found · Masterflow</title>
      <EmptyState
        heading="h1"
        title="There is nothing at this address"
        action={
          <Button asChild variant="primary">
            <Link href="/">Go to your organisation</Link>
          </Button>
        }
      >
        It may have been moved or removed, or it belongs to an organisation that you are not a member of.
      </EmptyState>
    </main>
  )
}
