/** `npm run build`: generates the database client and builds the web application, unless both are there for these sources. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './start/build-step.ts'
import { buildEnvironment, loadEnvFiles, readMode } from './start/environment.ts'
import { runMain } from './start/main.ts'
import { step } from './start/progress.ts'
import { generate } from './db/generate.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

await runMain(async (signal) => {
  loadEnvFiles(root)
  const clerk = process.env['CLERK_SECRET_KEY'] !== undefined && process.env['CLERK_SECRET_KEY'] !== ''
  const mode = readMode({ ...process.env, NODE_ENV: clerk ? process.env['NODE_ENV'] : undefined }, false)
  const logs = join(root, '.test')
  mkdirSync(logs, { recursive: true })
  await step('client', root, async (note) => note((await generate()) ? 'generated' : 'up to date'))
  await step('build', root, async (note) => {
    const env = buildEnvironment(process.env, mode.demo)
    note((await ensureBuild({ root, env, logFile: join(logs, 'build.log'), signal })) ? 'built' : 'up to date')
  })
})
