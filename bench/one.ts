/** Runs one benchmark for `run.ts` and sends it the figures. */
import { join } from 'node:path'
import type { Benchmark } from './benchmark.ts'

const [name = '', scale = '1'] = process.argv.slice(2)
const { benchmark }: { benchmark: Benchmark } = await import(join(import.meta.dirname, `${name}.bench.ts`))
console.log(`\n${benchmark.name}: ${benchmark.compares}`)
const figures = await benchmark.run(Number(scale))
process.send?.(figures, () => process.exit(0))
