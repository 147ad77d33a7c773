'use client'
import { Callout } from '#components/ui/callout.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

/** A secret in the only moment in which anybody sees it. */
export function SecretOnce({ label, secret, after }: { label: string; secret: string; after?: string }) {
  return (
    <Callout tone="waiting" live title="Copy it now: it is not shown again">
      <div className="my-2 flex items-center gap-2 rounded-md border bg-raised p-1 pl-2.5">
        <code aria-label={label} className="min-w-0 flex-1 font-mono text-sm break-all">
          {secret}
        </code>
        <CopyButton text={secret} showLabel />
      </div>
      {after ? <p className="text-sm text-muted">{after}</p> : null}
    </Callout>
  )
}
