// Runs on the machine's own Node.js (20 or later) with built-ins only: installs what is missing, then hands over to the
// Node.js release that package.json pins. Everything after this file may be TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.masterflow-installed')
const lock = join(modules, '.masterflow-installing')
const runtime = join(modules, '.bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** npm script name → file and first arguments. */
const commands = {
  start: ['scripts/start.ts'],
  dev: ['scripts/start.ts', '--dev'],
  test: ['scripts/test.ts'],
  check: ['scripts/check.ts'],
  build: ['scripts/build.ts'],
  web: ['scripts/web.ts'],
  worker: ['scripts/worker.ts'],
  bench: ['bench/run.ts'],
  'test:long': ['scripts/test-long.ts'],
  sim: ['dev/simulation/run.ts'],
  'db:migrate': ['scripts/with-database.ts', 'scripts/db/migrate.ts'],
  'db:seed': ['scripts/with-database.ts', 'scripts/seed.ts'],
  'db:check': ['scripts/with-database.ts', 'scripts/db/check.ts'],
  'db:adopt': ['scripts/db/adopt.ts'],
}

/** One clear line, exit code 1. */
function fail(line) {
  console.error(`masterflow: ${line}`)
  process.exit(1)
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

function wantedInstall() {
  const hash = createHash('sha256')
  hash.update(`${process.platform}-${process.arch}\n`)
  hash.update(readFileSync(join(root, 'package-lock.json')))
  const { dependencies, devDependencies, overrides, allowScripts } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  hash.update(JSON.stringify([dependencies, devDependencies, overrides, allowScripts]))
  return hash.digest('hex')
}

function isInstalled(wanted) {
  return existsSync(runtime) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted
}

/** npm itself: the one that started us, else the one on the path. */
function npm(args) {
  const cli = process.env.npm_execpath
  if (cli && /npm-cli\.[cm]?js$/.test(cli) && existsSync(cli)) return [process.execPath, [cli, ...args]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args]
}

/** Runs a program, keeping what it prints; children end when we do. */
function run(file, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    const end = (code, message) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      done({ code, output: output + message })
    }
    child.once('error', (error) => end(1, String(error)))
    child.once('close', (code, signal) => {
      if (signal) process.exit(signal === 'SIGINT' ? 130 : 143)
      end(code, '')
    })
  })
}

function explainInstall(output) {
  if (/ENOSPC/.test(output))
    return `The disk that holds ${root} is full: installing needs about 1.5 GB. Free some space and start again.`
  if (/EACCES|EPERM|EROFS/.test(output))
    return `No permission to write ${modules}. Give this user access to the checkout, or clone it as this user.`
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|ENETUNREACH/.test(output)) {
    return 'The npm registry cannot be reached, and packages are missing. Check the network (or "npm config get registry") and start again.'
  }
  if (/ENOENT/.test(output) && /spawn npm/.test(output))
    return 'npm was not found on the path. Install it together with Node.js 20 or later.'
  const lines = output
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line) && !/A complete log|npm (error|ERR!)\s*$/.test(line))
  const telling = lines
    .slice(0, 2)
    .map((line) => line.replace(/^npm (error|ERR!) /, ''))
    .join(' – ')
  return `Installing packages failed: ${telling || output.trim().split('\n').at(-1)}. Run "npm install" to see all of it.`
}

function holder() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error?.code === 'EPERM' ? -1 : undefined
  }
}

/** One installation at a time in one checkout; a lock whose owner is gone counts for nothing. */
async function withInstallLock(work) {
  mkdirSync(modules, { recursive: true })
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const pid = holder()
      if (pid === undefined) rmSync(lock, { force: true })
      else if (!told) console.log(`  another start (process ${pid}) is installing: waiting for it`)
      if (pid !== undefined) await new Promise((done) => setTimeout(done, 500))
    }
  }
  process.on('exit', () => rmSync(lock, { force: true }))
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

async function install() {
  const started = Date.now()
  console.log('  installing packages with npm (about 1.5 GB; a minute or two the first time)')
  const progress = setInterval(() => console.log(`  installing packages: ${seconds(started)}`), 15_000)
  // `npm install` and not `npm ci`: a registry that lacks a package for another operating system makes `npm ci` refuse the
  // lock file, and `npm ci` deletes node_modules under a running copy. --no-save leaves the lock file as it is.
  const [file, args] = npm([
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  ])
  const result = await run(file, args)
  if (result.code === 0 && !existsSync(runtime)) {
    // Install scripts are off for this user: do what the package `node` would have done.
    const script = await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(modules, 'node') })
    result.code = script.code
    result.output += script.output
  }
  clearInterval(progress)
  if (result.code !== 0) fail(explainInstall(result.output))
  const version = spawnSync(runtime, ['--version'], { encoding: 'utf8' })
  if (version.status !== 0) {
    fail(
      `The Node.js that npm installed does not run on this machine (${version.error?.message ?? version.stderr.trim()}).`,
    )
  }
  writeFileSync(stamp, `${wantedInstall()}\n`)
  console.log(`✓ install      ${seconds(started).padStart(8)}  Node.js ${version.stdout.trim()}`)
}

function handOver(script, args) {
  const path = [join(modules, '.bin'), process.env.PATH].filter(Boolean).join(delimiter)
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(runtime, ['--disable-warning=ExperimentalWarning', join(root, script), ...args], {
    stdio,
    env: { ...process.env, PATH: path },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm killed hard leaves us behind: end as well. (Only below npm: a shell that started us directly may leave on purpose.)
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) {
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1000).unref()
  }
  child.once('error', (error) => fail(`Node.js could not be started: ${error.message}`))
  child.once('exit', (code, signal) =>
    process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)),
  )
}

const [command = 'start', ...args] = process.argv.slice(2)
const target = commands[command]
if (!target) fail(`There is no command "${command}". There are: ${Object.keys(commands).join(', ')}.`)
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node.js 20 or later is needed; this is ${process.versions.node}.`)
}
try {
  if (!isInstalled(wantedInstall())) {
    await withInstallLock(async () => {
      if (!isInstalled(wantedInstall())) await install()
    })
  }
} catch (error) {
  fail(explainInstall(String(error?.code ?? '') + String(error?.message ?? error)))
}
const [script, ...first] = target
if (!existsSync(join(root, script))) fail(`This checkout has no ${script}.`)
handOver(script, [...first, ...args])
