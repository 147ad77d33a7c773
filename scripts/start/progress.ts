import { asStartProblem } from '#dev/postgres/index.ts'

const NAME_WIDTH = 12

/** Prints one line about something that happened outside a step. */
export function say(line: string): void {
  console.log(`  ${line}`)
}

/** Milliseconds as the person reads them: `0.04 s`, `31.2 s`. */
export function formatDuration(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 995 ? 2 : 1)} s`
}

/**
 * Runs one step of the start and prints its name, the time it took and what it says about itself. A step that takes long is
 * announced, with the time so far.
 * @param path what the step works on, named when the operating system refuses it
 */
export async function step<T>(
  name: string,
  path: string,
  work: (note: (text: string) => void) => Promise<T>,
): Promise<T> {
  const started = performance.now()
  let note = ''
  const ticker = setInterval(() => say(`${name}: ${formatDuration(performance.now() - started)} …`), 10_000)
  try {
    const result = await work((text) => (note = text))
    const time = formatDuration(performance.now() - started).padStart(8)
    console.log(`✓ ${name.padEnd(NAME_WIDTH)} ${time}  ${note}`.trimEnd())
    return result
  } catch (error) {
    throw asStartProblem(error, path)
  } finally {
    clearInterval(ticker)
  }
}
