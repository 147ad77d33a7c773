/** `npm run web`: one production web process (`next start`), after checking its environment. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { env, EnvProblem } from '#lib/platform/env.ts'
import { roleUrls } from '#lib/platform/role-urls.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function stop(line: string): never {
  console.error(`masterflow: ${line}`)
  process.exit(1)
}

const dev = process.argv.includes('--dev')
if (!process.env['NODE_ENV']) Reflect.set(process.env, 'NODE_ENV', dev ? 'development' : 'production')
try {
  roleUrls(env())
} catch (error) {
  stop(
    error instanceof EnvProblem
      ? error.lines.join('\nmasterflow: ')
      : error instanceof Error
        ? error.message
        : String(error),
  )
}
if (!dev && !existsSync(join(root, '.next', 'BUILD_ID'))) stop('There is no build yet: run "npm run build" first.')

// In this very process: one process to supervise, none to leave behind. In demo mode the proxy of the local identity server wants
// the host to be called localhost; elsewhere a load balancer has to reach us.
const host = env().MASTERFLOW_DEMO === '1' ? ['-H', 'localhost'] : []
process.chdir(root)
process.argv.splice(2, process.argv.length, dev ? 'dev' : 'start', ...host, '-p', String(env().PORT))
createRequire(import.meta.url)('next/dist/bin/next')
