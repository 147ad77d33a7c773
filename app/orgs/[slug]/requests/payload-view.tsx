'use client'
import { useState } from 'react'
import { wordFor } from '#components/decision/words.ts'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const flat = (value: unknown): string =>
  value === null || value === undefined ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** What the sender sent: field by field to read, and to the letter to check. */
export function PayloadView({ data }: { data: unknown }) {
  const [verbatim, setVerbatim] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const text = JSON.stringify(data, null, 2)
  const fields = isRecord(data) ? Object.entries(data) : []
  const shown = isOpen ? fields : fields.slice(0, 8)
  return (
    <div className="grid gap-2">
      {verbatim || fields.length === 0 ? (
        <pre
          tabIndex={0}
          aria-label="What was sent, to the letter"
          className="max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs break-words whitespace-pre-wrap"
        >
          {text}
        </pre>
      ) : (
        <dl className="grid grid-cols-[minmax(96px,max-content)_1fr] gap-x-4 gap-y-1 rounded-md bg-sunken p-3 text-sm">
          {shown.map(([field, value]) => (
            <div key={field} className="contents">
              <dt className="text-muted">{wordFor(field)}</dt>
              <dd className="min-w-0 font-mono text-xs break-words" dir="auto">
                {flat(value)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="flex items-center gap-1">
        {!verbatim && fields.length > 8 ? (
          <Button size="sm" variant="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? 'Show less' : `Show all ${fields.length} fields`}
          </Button>
        ) : null}
        {fields.length > 0 ? (
          <Button size="sm" variant="quiet" aria-pressed={verbatim} onClick={() => setVerbatim(!verbatim)}>
            {verbatim ? 'Field by field' : 'Verbatim JSON'}
          </Button>
        ) : null}
        <CopyButton text={text} label="Copy what was sent" />
      </div>
    </div>
  )
}
