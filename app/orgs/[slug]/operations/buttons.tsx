'use client'
import { RotateCcw, Send } from 'lucide-react'
import { useState } from 'react'
import type { ActionResult } from '#components/form/server-errors.ts'
import { Button } from '#components/ui/button.tsx'
import { notify } from '#components/ui/toast.tsx'
import { retryJobAction, sendAgainAction } from './actions.ts'

type Props = { slug: string; id: string; name: string; disabledReason: string | null }

function useRun(work: () => Promise<ActionResult<unknown>>, done: string) {
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      const result = await work()
      if (result.data !== undefined) notify(done)
      else notify(result.serverError?.message ?? 'That was not understood. Reload and try again.', { tone: 'critical' })
    } catch {
      notify('The server could not be reached. Nothing was changed.', { tone: 'critical' })
    } finally {
      setBusy(false)
    }
  }
  return { busy, run }
}

export function RetryJobButton({ slug, id, name, disabledReason }: Props) {
  const { busy, run } = useRun(() => retryJobAction({ slug, id }), 'The job runs again.')
  return (
    <Button
      size="sm"
      icon={<RotateCcw size={14} aria-hidden />}
      aria-label={`Retry: ${name}`}
      busy={busy}
      disabledReason={disabledReason}
      onClick={() => void run()}
    >
      Retry
    </Button>
  )
}

export function SendAgainButton({ slug, id, name, disabledReason }: Props) {
  const { busy, run } = useRun(() => sendAgainAction({ slug, id }), 'The message is on its way.')
  return (
    <Button
      size="sm"
      icon={<Send size={14} aria-hidden />}
      aria-label={`Send again: ${name}`}
      busy={busy}
      disabledReason={disabledReason}
      onClick={() => void run()}
    >
      Send again
    </Button>
  )
}
