'use client'
import './globals.css'
import { ErrorState } from '#components/ui/error-state.tsx'

/** The last resort: the frame itself failed, so this brings a page of its own. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  const digest =
    typeof error === 'object' && error !== null && 'digest' in error && typeof error.digest === 'string'
      ? error.digest
      : undefined
  return (
    <html lang="en">
      <body>
        <title>Masterflow could not start</title>
        <main>
          <ErrorState
            title="Masterflow could not be shown"
            reference={digest}
            actions={
              <button
                type="button"
                onClick={retry}
                className="h-8 rounded-md bg-accent px-3 font-medium text-accent-on hover:bg-accent-hover"
              >
                Try again
              </button>
            }
          >
            The frame around the pages failed. Nothing that was saved is lost. Try again in a moment; if it stays, give
            the reference to whoever runs Masterflow for you.
          </ErrorState>
        </main>
      </body>
    </html>
  )
}
