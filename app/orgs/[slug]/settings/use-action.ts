'use client'
import { useState } from 'react'
import { notify } from '#components/ui/toast.tsx'
import type { ActionResult } from '#components/form/server-errors.ts'

/** Runs an action from a button: busy while it runs, its refusal as a message with the reason. */
export function useAction() {
  const [busy, setBusy] = useState(false)
  const run = async <Data>(work: () => Promise<ActionResult<Data>>, done: (data: Data) => void) => {
    setBusy(true)
    try {
      const result = await work()
      if (result.data !== undefined) done(result.data)
      else notify(result.serverError?.message ?? 'That was not understood. Reload and try again.', { tone: 'critical' })
    } catch {
      notify('The server could not be reached. Nothing was changed.', { tone: 'critical' })
    } finally {
      setBusy(false)
    }
  }
  return { busy, run }
}
