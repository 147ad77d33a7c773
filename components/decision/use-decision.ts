'use client'
import { useCallback, useState } from 'react'

/** A refusal as screens show it: our action's `serverError`, or that the server could not be reached. */
export type DecisionFailure = { code: string; message: string; details?: unknown; reference?: string }
type Result<Data> = { data?: Data; serverError?: DecisionFailure; validationErrors?: unknown }

export type Decision = {
  /** The name of the decision that is on its way; the others wait. */
  busy: string | null
  failure: DecisionFailure | null
  clear: () => void
  /** Sends a decision; resolves to its data, or null when it was refused (then `failure` says why). */
  run: <Data>(name: string, send: () => Promise<Result<Data>>) => Promise<Data | null>
}

function firstProblem(validationErrors: unknown): string {
  const found = JSON.stringify(validationErrors).match(/"_errors":\["((?:[^"\\]|\\.)*)"/)?.[1]
  return found ?? 'Something in it is missing or not allowed.'
}

/** One decision at a time, never optimistic: PostgreSQL may refuse it, and the answer comes with its reasons. */
export function useDecision(): Decision {
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<DecisionFailure | null>(null)
  const clear = useCallback(() => setFailure(null), [])
  const run: Decision['run'] = useCallback(async (name, send) => {
    setBusy(name)
    setFailure(null)
    try {
      const result = await send()
      if (result.serverError) setFailure(result.serverError)
      else if (result.validationErrors) {
        setFailure({ code: 'bad_input', message: firstProblem(result.validationErrors) })
      } else return result.data ?? null
      return null
    } catch {
      setFailure({
        code: 'unreachable',
        message:
          'The server could not be reached. It is not known whether this was done: look again before repeating it.',
      })
      return null
    } finally {
      setBusy(null)
    }
  }, [])
  return { busy, failure, clear, run }
}
