/** `npm start`: everything that the demo needs, in order, and everything stopped again on Ctrl-C. `--dev`: next dev, no build. */
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '#dev/postgres/index.ts'
import { deriveRoleUrl } from '#lib/platform/role-urls.ts'
import { ensureBuild } from './start/build-step.ts'
import { openDataFolder, type DataFolder } from './start/data-folder.ts'
import { SupervisedPostgres } from './start/database.ts'
import { prepareDemo } from './start/demo-step.ts'
import { buildEnvironment, loadEnvFiles, readMode, serviceEnvironment, type Mode } from './start/environment.ts'
import { takeLock, type Lock } from './start/lock-file.ts'
import { runMain } from './start/main.ts'
import { checkPort } from './start/ports.ts'
import { formatDuration, say, step } from './start/progress.ts'
import { describeDemo, removeRuntime, writeRuntime, type Runtime } from './start/runtime-file.ts'
import { openSecrets } from './start/secrets.ts'
import { startIdentity, startMailSink, startService } from './start/services.ts'
import { unlessStopped } from './start/stop-signal.ts'
import { waitForHealth } from './start/wait-for.ts'
import { welcomeLines } from './start/welcome.ts'
import { generate } from './db/generate.ts'
import { migrate } from './db/migrate.ts'
import { localIdentityEnv } from '#dev/identity/keys.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const begun = performance.now()
/** How long (ms) the web server of a killed run may take to leave its port. */
const LEAVING = 15_000

type Part = { name: string; pid: number | undefined; stop(): Promise<void>; onRestart?: (() => void) | undefined }
const parts: Part[] = []
/** Steps under way: asked to stop in the middle of one, we wait until what it has begun can be stopped too. */
const unfinished = new Set<Promise<unknown>>()
const SETTLE = 20_000

/** Stops everything that runs, last started first: web, worker, identity, mail, database. */
async function stopAll(): Promise<void> {
  await Promise.race([Promise.allSettled(unfinished), sleep(SETTLE)])
  for (const part of parts.splice(0).toReversed()) await part.stop()
}

function killAll(): void {
  for (const { pid, name } of parts) {
    if (!pid) continue
    // The database is never killed for impatience: an immediate shutdown loses nothing and is as quick.
    process.kill(pid, name === 'database' ? 'SIGQUIT' : 'SIGKILL')
  }
  process.exit(130)
}

function lockFolder(folder: DataFolder, url: string): Lock {
  const lock = takeLock(folder.lock, url)
  if ('release' in lock) return lock
  throw new StartProblem(
    `Masterflow is already running in ${folder.path}: process ${lock.holder.pid}, ${lock.holder.note}. Stop it first, or start a second copy with its own PORT and MASTERFLOW_DATA.`,
  )
}

async function openDatabase(mode: Mode, folder: DataFolder): Promise<{ ownerUrl: string; note: string }> {
  if (mode.env.DATABASE_URL) return { ownerUrl: mode.env.DATABASE_URL, note: 'the server of DATABASE_URL' }
  const secrets = openSecrets(folder)
  const database = await SupervisedPostgres.open(folder, secrets)
  parts.push(database)
  return { ownerUrl: database.ownerUrl, note: database.describe() }
}

/** Runs until asked to stop: what fails while running is restarted, never given up. */
async function run(mode: Mode, folder: DataFolder, url: string, signal: AbortSignal): Promise<void> {
  const during = <T>(name: string, path: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> => {
    const running = step(name, path, work)
    unfinished.add(running)
    running.finally(() => unfinished.delete(running)).catch(() => {})
    return unlessStopped(signal, running)
  }
  const place = { root, folder }
  const { ownerUrl } = await during('database', folder.postgres, async (note) => {
    const opened = await openDatabase(mode, folder)
    note(opened.note)
    return opened
  })
  await during('migrations', folder.postgres, async (note) => {
    const applied = await migrate({ ownerUrl })
    note(applied.length === 0 ? 'up to date' : `${applied.length} applied`)
  })
  await during('client', root, async (note) => note((await generate()) ? 'generated' : 'up to date'))

  let mail: { smtpUrl: string; page: string } | undefined
  if (!mode.env.SMTP_URL && !mode.production) {
    mail = await during('mail', folder.mail, async (note) => {
      const sink = await startMailSink(place, mode, signal)
      parts.push(sink.part)
      const ready = await sink.ready()
      note(ready.page)
      return ready
    })
  }
  let identity: Record<string, string> = {}
  if (mode.demo) {
    identity = await during('identity', folder.path, async (note) => {
      const server = await startIdentity(place, mode, signal)
      parts.push(server.part)
      const identityUrl = await server.ready()
      note('local sign-in server')
      return localIdentityEnv({ dataDir: folder.path, appUrl: url, identityUrl })
    })
  }
  const env = serviceEnvironment(mode, {
    ownerUrl,
    dataDir: folder.path,
    encryptionKeys: openSecrets(folder).encryptionKeys,
    smtpUrl: mail?.smtpUrl,
    identity,
  })
  const demo = mode.demo
    ? await during('seed', folder.postgres, async (note) => {
        const prepared = await prepareDemo({ root, folder, ownerUrl, env, signal })
        note(prepared.seeded ? 'demo data' : 'data is there')
        return prepared
      })
    : undefined
  if (!mode.dev) {
    await during('build', join(root, '.next'), async (note) => {
      const options = {
        root,
        env: buildEnvironment(process.env, mode.demo),
        logFile: join(folder.logs, 'build.log'),
        signal,
      }
      note((await ensureBuild(options)) ? 'built' : 'up to date')
    })
  }
  await during('web, worker', folder.path, async () => {
    const worker = startService(place, 'worker', 'scripts/worker.ts', env)
    parts.push(worker)
    const web = startService(place, 'web', 'scripts/web.ts', env, mode.dev ? ['--dev'] : [])
    parts.push(web)
    await waitForHealth(`http://localhost:${mode.env.PORT}/api/health`, [web, worker], 120_000, signal)
  })
  signal.throwIfAborted()

  if (demo) {
    const runtime: Runtime = {
      url,
      databaseUrl: ownerUrl,
      tenantDatabaseUrl: env['MASTERFLOW_TENANT_DATABASE_URL'] ?? deriveRoleUrl(ownerUrl, 'tenant'),
      pids: Object.fromEntries([
        ['launcher', process.pid],
        ...parts.flatMap(({ name, pid }) => (pid ? [[name, pid] as const] : [])),
      ]),
      ...(mail ? { mailUrl: mail.page } : {}),
      demo: describeDemo(url, demo.organisationIds, demo.keys),
    }
    const save = () => {
      for (const { name, pid } of parts) if (pid) runtime.pids[name] = pid
      writeRuntime(folder, runtime)
    }
    save()
    for (const part of parts) part.onRestart = save
    for (const line of welcomeLines(runtime)) console.log(line)
  } else {
    console.log(`\nLogs: ${folder.logs}\n`)
  }
  say(`everything is up after ${formatDuration(performance.now() - begun)}; Ctrl-C stops it`)
  console.log(`ready ${url}`)
  await unlessStopped(signal, new Promise<never>(() => setInterval(() => {}, 2 ** 30)))
}

await runMain(async (signal) => {
  loadEnvFiles(root)
  const mode = readMode(process.env, process.argv.includes('--dev'))
  const url = mode.env.APP_URL ?? `http://localhost:${mode.env.PORT}`
  const { folder, lock } = await step('data folder', mode.env.MASTERFLOW_DATA, async (note) => {
    const opened = openDataFolder(root, mode.env.MASTERFLOW_DATA)
    note(opened.path)
    const taken = lockFolder(opened, url)
    if (taken.stale) note(`${opened.path}, left by a run that was killed`)
    return { folder: opened, lock: taken }
  })
  try {
    removeRuntime(folder)
    await checkPort(mode.env.PORT, lock.stale ? LEAVING : 0)
    await run(mode, folder, url, signal)
  } finally {
    if (signal.aborted) console.log('\n  stopping …')
    removeRuntime(folder)
    await stopAll()
    lock.release()
    if (signal.aborted) console.log('  stopped')
  }
}, killAll)
