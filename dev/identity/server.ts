/**
 * The local identity server: speaks Clerk's Frontend and Backend API for development, demo and tests, on 127.0.0.1 only.
 * A process of its own that the app never imports. Environment: MASTERFLOW_DATA, APP_URL, IDENTITY_PORT (0: any free port),
 * IDENTITY_WEBHOOK_URL (default: APP_URL/api/webhooks/clerk), IDENTITY_TOKEN_TTL and IDENTITY_SESSION_TTL (seconds, for tests).
 */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { identityFolder, loadIdentityKeys } from './keys.ts'
import { createListener } from './listener.ts'
import { createPasswordLimit } from './passwords.ts'
import { identityRefusal } from './refusal.ts'
import { openStore } from './state.ts'
import { createWebhooks } from './webhooks.ts'
import type { World } from './world.ts'

const refusal = identityRefusal(process.env)
if (refusal) fail(`The local identity server refuses to start: ${refusal}.`)

const dataDir = process.env['MASTERFLOW_DATA'] || '.data'
const appUrl = new URL(process.env['APP_URL'] || 'http://localhost:3000').origin

async function start(): Promise<void> {
  const keys = loadIdentityKeys(dataDir)
  const store = await openStore(join(identityFolder(dataDir), 'state.json'))
  const webhookUrl = process.env['IDENTITY_WEBHOOK_URL'] || `${appUrl}/api/webhooks/clerk`
  const webhooks = createWebhooks({ url: webhookUrl, keys, store })
  const world: World = {
    config: {
      appUrl,
      tokenTtlSeconds: seconds('IDENTITY_TOKEN_TTL', 60),
      sessionTtlMs: seconds('IDENTITY_SESSION_TTL', 7 * 24 * 3600) * 1000,
    },
    keys,
    store,
    webhooks,
    passwordLimit: createPasswordLimit(),
    tickets: new Map(),
    nonces: new Map(),
  }
  const server = createServer(createListener(world))
  server.on('error', (error) => fail(`The local identity server cannot listen: ${error.message}.`))
  server.listen(Number(process.env['IDENTITY_PORT'] || 0), '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const url = `http://127.0.0.1:${port}`
    console.log(`identity listening ${url}`)
    process.send?.({ type: 'listening', url })
    webhooks.resume()
  })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    webhooks.stop()
    server.close()
    server.closeAllConnections()
    void store.save().finally(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // With a parent that talks over IPC, its death is ours: no process is left behind.
  process.on('disconnect', stop)
}

function seconds(name: string, fallback: number): number {
  const value = Number(process.env[name] || fallback)
  if (!(value > 0)) fail(`${name} must be a number of seconds.`)
  return value
}

function fail(line: string): never {
  console.error(line)
  process.exit(1)
}

start().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)))
