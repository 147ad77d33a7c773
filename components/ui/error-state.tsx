import type { ReactNode } from 'react'
import { CopyableText } from './copy-button.tsx'

/** What failed, what still works, what to do, and a reference to give to whoever can look it up. */
export function ErrorState({
  title,
  works,
  children,
  reference,
  actions,
}: {
  title: string
  works?: ReactNode
  children: ReactNode
  reference?: string
  actions?: ReactNode
}) {
  return (
    <div role="alert" className="mx-auto max-w-lg px-4 py-14">
      <h1 className="text-lg">{title}</h1>
      <div className="mt-2 text-pretty text-muted">{children}</div>
      {works ? <p className="mt-2 text-pretty text-muted">{works}</p> : null}
      {actions ? <div className="mt-4 flex flex-wrap gap-2">{actions}</div> : null}
      {reference ? (
        <p className="mt-6 flex items-center gap-2 text-sm text-faint">
          Reference <CopyableText text={reference} label="Copy reference" />
        </p>
      ) : null}
    </div>
  )
}
