/** `npm run bench [-- NAME… --scale=0.1]`: ratios against a peer or a stated limit, as a table and in bench/results/. */
import { fork } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type Figure, isMet } from './benchmark.ts'

const folder = import.meta.dirname
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const scale = Number(process.argv.find((argument) => argument.startsWith('--scale='))?.slice(8) ?? 1)
const available = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''))
  .toSorted()
const unknown = names.filter((name) => !available.includes(name))
if (unknown.length > 0 || !(scale > 0)) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${available.join(', ')}. --scale is a number above 0.`)
  process.exit(2)
}

/** Each in a process of its own: the product reads its environment once, and a database belongs to one benchmark. */
function measure(name: string): Promise<Figure[]> {
  return new Promise((resolve, reject) => {
    const child = fork(join(folder, 'one.ts'), [name, String(scale)])
    child.on('message', (figures) => resolve(figures as Figure[]))
    child.on('exit', (code) => reject(new Error(`The benchmark ${name} ended with ${code}.`)))
  })
}

function goalOf({ goal }: Figure): string {
  if (goal === null) return '–'
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`
}

const results: (Figure & { benchmark: string; met: boolean })[] = []
for (const name of names.length > 0 ? names : available) {
  for (const figure of await measure(name)) {
    results.push({ benchmark: name, ...figure, met: isMet(figure) })
    const mark = figure.goal === null ? ' ' : isMet(figure) ? '✓' : '✗'
    const line = [mark, figure.ratio.toFixed(2).padStart(6), goalOf(figure).padEnd(6), figure.measure].join('  ')
    console.log(`${line}\n                   ${figure.detail}`)
  }
}
const report = { at: new Date().toISOString(), scale, node: process.version, processors: cpus().length, results }
mkdirSync(join(folder, 'results'), { recursive: true })
const file = join(folder, 'results', `${report.at.replaceAll(':', '-')}.json`)
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
console.log(`\n${results.filter((result) => !result.met).length} goals missed; whole result: ${file}`)
