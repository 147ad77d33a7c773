import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadIdentityKeys } from './keys.ts'

const server = join(import.meta.dirname, 'server.ts')
export const appUrl = 'http://localhost:4998'

export type Answer = { status: number; body: Json; headers: Headers }
/** Whatever a server answers: read with `at`. */
export type Json = unknown

/** Walks into parsed JSON: `at(body, 'errors', 0, 'code')`. */
export function at(value: Json, ...path: readonly (string | number)[]): Json {
  return path.reduce<Json>((inner, key) => {
    return typeof inner === 'object' && inner !== null
      ? new Map<string, Json>(Object.entries(inner)).get(String(key))
      : undefined
  }, value)
}

/** Text inside parsed JSON; an empty string when there is none. */
export function textAt(value: Json, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): Json {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

/** Runs the entry to its end: how it refuses. */
export async function runToEnd(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [server], { env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code]: unknown[] = await once(child, 'exit')
  return { code: typeof code === 'number' ? code : null, said }
}

/** A real identity server in a process and data folder of its own, and a browser-like caller. */
export async function startIdentity(more: Record<string, string> = {}, dataDir = newDataFolder()) {
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test' as const,
    MASTERFLOW_DATA: dataDir,
    APP_URL: appUrl,
    ...more,
  }
  const child = spawn(process.execPath, [server], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [message]: unknown[] = await once(child, 'message')
  const url = textAt(message, 'url')
  const keys = loadIdentityKeys(dataDir)

  const backend = (method: string, path: string, body?: object): Promise<Answer> =>
    call(`${url}/v1${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: { authorization: `Bearer ${keys.secretKey}`, 'content-type': 'application/json' },
    })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { url, keys, dataDir, backend, stop, browser: () => newBrowser(url) }
}

const dataFolders: string[] = []

export function newDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'masterflow-identity-'))
  dataFolders.push(folder)
  return folder
}

/** After the servers have stopped: nothing of a test stays behind. */
export function removeDataFolders(): void {
  for (const folder of dataFolders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Speaks as Clerk's browser SDK does: forms, a cookie jar, `_method` for PATCH and DELETE. */
function newBrowser(url: string) {
  let cookies = ''
  const send = async (
    method: string,
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ) => {
    const isTunnelled = method !== 'GET' && method !== 'POST'
    const address = `${url}/__clerk/v1${path}${isTunnelled ? `?_method=${method}` : ''}`
    const answer = await call(address, {
      method: method === 'GET' ? 'GET' : 'POST',
      ...(method === 'GET' ? {} : { body: new URLSearchParams(form) }),
      headers: { origin: appUrl, cookie: cookies, ...headers },
    })
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    if (set.length > 0) cookies = set.join('; ')
    return answer
  }
  return {
    send,
    /** Signs in and answers with the last step. */
    async signIn(email: string, password: string): Promise<Answer> {
      const begun = await send('POST', '/client/sign_ins', { identifier: email })
      const id = textAt(begun.body, 'response', 'id')
      return send('POST', `/client/sign_ins/${id}/attempt_first_factor`, { strategy: 'password', password })
    },
    cookies: () => cookies,
    withCookies(jar: string) {
      cookies = jar
      return this
    },
  }
}

async function call(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init })
  const text = await response.text()
  const body: Json = text ? JSON.parse(text) : null
  return { status: response.status, body, headers: response.headers }
}

export type Delivery = { body: string; headers: Headers }

/** A stand-in for the app's webhook endpoint that answers with the given statuses, the last one for ever. */
export async function startReceiver(statuses: readonly number[]) {
  const deliveries: Delivery[] = []
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      deliveries.push({ body: Buffer.concat(chunks).toString('utf8'), headers })
      response.writeHead(statuses[deliveries.length - 1] ?? statuses.at(-1) ?? 200).end()
    })
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const address = receiver.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    deliveries,
    stop: () => {
      receiver.closeAllConnections()
      receiver.close()
    },
  }
}
