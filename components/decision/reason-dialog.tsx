'use client'
import { useId, useState, type FormEvent, type ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { keyLabels } from '#components/layout/shortcut-match.ts'
import { useIsMac } from '#components/layout/shortcuts.tsx'

/** A decision that needs a typed reason. What is typed is sent as it is; nothing is filled in for anybody. */
export function ReasonDialog({
  open,
  onOpenChange,
  title,
  description,
  label,
  hint,
  verb,
  danger = false,
  busy,
  required = true,
  children,
  onSubmit,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: ReactNode
  /** Label of the field ("Reason"). */
  label: string
  hint?: string
  /** On the button ("Reject"). */
  verb: string
  danger?: boolean
  busy: boolean
  required?: boolean
  /** More fields, above the reason. */
  children?: ReactNode
  onSubmit: (reason: string) => void
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      {/* Inside the dialog's content, so that each opening starts empty. */}
      <ReasonForm {...{ label, hint, verb, danger, busy, required, onSubmit }} onCancel={() => onOpenChange(false)}>
        {children}
      </ReasonForm>
    </Dialog>
  )
}

function ReasonForm({
  label,
  hint,
  verb,
  danger,
  busy,
  required,
  children,
  onSubmit,
  onCancel,
}: {
  label: string
  hint?: string
  verb: string
  danger: boolean
  busy: boolean
  required: boolean
  children?: ReactNode
  onSubmit: (reason: string) => void
  onCancel: () => void
}) {
  const id = useId()
  const mac = useIsMac()
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (busy) return
    if (required && reason.trim() === '') return setMissing(true)
    onSubmit(reason.trim())
  }
  return (
    <form onSubmit={submit} className="grid gap-3" noValidate>
      {children}
      <div className="grid gap-1">
        <label htmlFor={id} className="font-medium">
          {label}
          {required ? null : <span className="ml-1 font-normal text-faint">(optional)</span>}
        </label>
        <Textarea
          id={id}
          value={reason}
          autoFocus
          maxLength={2000}
          aria-required={required}
          aria-invalid={isMissing || undefined}
          aria-describedby={isMissing ? `${id}-error` : hint ? `${id}-hint` : undefined}
          onChange={(event) => {
            setReason(event.target.value)
            setMissing(false)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event)
          }}
        />
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        ) : null}
        {isMissing ? (
          <p id={`${id}-error`} role="alert" className="text-sm text-critical">
            Write a reason first: {hint ? hint.toLowerCase() : 'somebody will want to know.'}
          </p>
        ) : null}
      </div>
      <div className="flex justify-end gap-2 max-sm:flex-col-reverse">
        <Button variant="quiet" onClick={onCancel}>
          Keep as it is
        </Button>
        <Button
          type="submit"
          variant={danger ? 'danger' : 'primary'}
          busy={busy}
          shortcut={keyLabels('mod+Enter', mac)}
        >
          {verb}
        </Button>
      </div>
    </form>
  )
}
