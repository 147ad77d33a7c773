import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '#dev/postgres/index.ts'
import type { Supervised } from './supervised.ts'

/** Waits until a health address answers 200; what it said last otherwise. */
async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'manual' })
    if (response.status === 200) return undefined
    return `${response.status} ${(await response.text()).slice(0, 300)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Waits until `url` answers 200.
 * @param parts whose failures end the wait early: a part that fails twice in a row is not coming up
 * @throws StartProblem that says what answered last, or which part failed and its last words
 */
export async function waitForHealth(
  url: string,
  parts: readonly Supervised[],
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + milliseconds
  let last: string | undefined = 'no answer'
  while (Date.now() < end) {
    signal.throwIfAborted()
    last = await ask(url)
    if (last === undefined) return
    const failed = parts.find((part) => part.failureCount >= 2)
    if (failed)
      throw new StartProblem(
        `The ${failed.name} process does not stay up: ${failed.lastWords()} (log: ${failed.logFile})`,
      )
    await sleep(100)
  }
  throw new StartProblem(
    `${url} did not become healthy in ${milliseconds / 1000} s: ${last}. See ${parts.map((part) => part.logFile).join(', ')}.`,
  )
}
