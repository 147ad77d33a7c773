/** One figure of a benchmark: always a ratio of two things that were measured in the same run, interleaved. */
export type Figure = {
  measure: string
  ratio: number
  /** What `../shared/performance.md` asks for; null for a figure that only informs. */
  goal: { atLeast: number } | { atMost: number } | null
  detail: string
}

/** A benchmark: what it compares, and how. `scale` is 1 for the stated size; smaller for a quick look. */
export type Benchmark = { name: string; compares: string; run: (scale: number) => Promise<Figure[]> }

/** Whether a figure reaches its goal; true where there is none. */
export function isMet({ ratio, goal }: Figure): boolean {
  if (goal === null) return true
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export type Rate = { perSecond: number; p99: number }

/** Runs `once` on `callers` at a time for so many milliseconds. */
export async function rateOf(once: () => Promise<unknown>, callers: number, milliseconds: number): Promise<Rate> {
  const times: number[] = []
  const started = performance.now()
  const caller = async () => {
    while (performance.now() - started < milliseconds) {
      const from = performance.now()
      await once()
      times.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const sorted = times.toSorted((a, b) => a - b)
  return {
    perSecond: (times.length / (performance.now() - started)) * 1000,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  }
}

/** Measures several ways in turn, round after round, so that a noisy moment hits all of them; returns the medians. */
export async function interleave<K extends string>(
  ways: Record<K, () => Promise<unknown>>,
  options: { rounds: number; callers: number; milliseconds: number },
): Promise<Record<K, Rate>> {
  const names = Object.keys(ways) as K[]
  for (const name of names) await rateOf(ways[name], options.callers, options.milliseconds / 3)
  const rounds = new Map<K, Rate[]>(names.map((name) => [name, []]))
  for (let round = 0; round < options.rounds; round++) {
    for (const name of names) rounds.get(name)?.push(await rateOf(ways[name], options.callers, options.milliseconds))
  }
  const middle = (name: K): Rate => {
    const rates = rounds.get(name) ?? []
    return { perSecond: median(rates.map((rate) => rate.perSecond)), p99: median(rates.map((rate) => rate.p99)) }
  }
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as Record<K, Rate>
}

/** "1,234/s, p99 5.6 ms". */
export function words({ perSecond, p99 }: Rate): string {
  return `${Math.round(perSecond).toLocaleString('en')}/s, p99 ${p99.toFixed(1)} ms`
}
