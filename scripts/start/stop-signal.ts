/** Thrown inside a step when somebody asked the start to stop. */
export class Stopped extends Error {
  override name = 'Stopped'
}

const IMPATIENCE = 2_000

/**
 * Turns Ctrl-C, SIGTERM, SIGHUP and the loss of the parent into one AbortSignal. A second Ctrl-C some time after the first ends the
 * waiting (`onImpatient`); npm, a shell and the terminal often deliver the first one twice.
 */
export function listenForStop(onImpatient: () => void): AbortSignal {
  const controller = new AbortController()
  let asked = 0
  const stop = () => {
    if (!asked) {
      asked = Date.now()
      controller.abort(new Stopped('asked to stop'))
    } else if (Date.now() - asked > IMPATIENCE) onImpatient()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  if (process.channel) {
    process.once('disconnect', stop)
    process.channel.unref()
  }
  return controller.signal
}

/** Waits for work, or throws Stopped as soon as the signal fires (the work itself is cleaned up by whoever owns it). */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted()
  let onAbort = () => {}
  const aborted = new Promise<never>((_done, fail) => {
    onAbort = () => fail(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
