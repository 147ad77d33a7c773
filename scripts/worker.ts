/** `npm run worker`: one production worker process, after checking its environment. Any number may run on one database. */
import { env, EnvProblem } from '#lib/platform/env.ts'
import { roleUrls } from '#lib/platform/role-urls.ts'

if (!process.env['NODE_ENV']) Reflect.set(process.env, 'NODE_ENV', 'production')
try {
  roleUrls(env())
} catch (error) {
  const line =
    error instanceof EnvProblem
      ? error.lines.join('\nmasterflow: ')
      : error instanceof Error
        ? error.message
        : String(error)
  console.error(`masterflow: ${line}`)
  process.exit(1)
}
process.argv.splice(1, 1, new URL('../lib/jobs/worker.ts', import.meta.url).pathname)
await import('#lib/jobs/worker.ts')
