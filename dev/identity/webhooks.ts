import { createHmac } from 'node:crypto'
import type { IdentityKeys } from './keys.ts'
import type { WebhookMessage } from './records.ts'
import type { IdentityStore } from './state.ts'
import { newIdentityId } from './state.ts'

/** Waits before each further attempt. Together about four minutes: longer than the app needs to restart. */
const retryDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000]

export type Webhooks = {
  /** Queues an event; delivery happens behind the caller's back, as Clerk's does. */
  emit(type: string, data: object): void
  /** Test control: while dropping, events are lost, as when a webhook was missed. */
  setDropping(dropping: boolean): void
  /** Delivers what an earlier run left behind. */
  resume(): void
  stop(): void
}

/** Svix-signed webhooks with retries. What is not yet accepted lives in the state file and survives a restart. */
export function createWebhooks(options: { url: string; keys: IdentityKeys; store: IdentityStore }): Webhooks {
  const { url, keys, store } = options
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false
  let dropping = false

  const forget = (message: WebhookMessage) => {
    store.state.outbox = store.state.outbox.filter((one) => one !== message)
    void store.save()
  }
  const attempt = async (message: WebhookMessage) => {
    if (stopped) return
    message.attempts += 1
    const accepted = await post(url, message, keys.webhookSecret)
    if (accepted) return forget(message)
    const delay = retryDelaysMs[message.attempts - 1]
    if (delay === undefined) {
      console.warn(`webhook ${message.id} given up after ${message.attempts} attempts`)
      return forget(message)
    }
    schedule(message, delay)
  }
  const schedule = (message: WebhookMessage, delay: number) => {
    if (stopped) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void attempt(message)
    }, delay)
    timers.add(timer)
  }

  return {
    emit(type, data) {
      if (dropping) return
      const event = {
        type,
        object: 'event',
        data,
        event_attributes: { http_request: { client_ip: '', user_agent: '' } },
        timestamp: Date.now(),
        instance_id: 'ins_local_identity',
      }
      const message = { id: newIdentityId('msg'), body: JSON.stringify(event), attempts: 0 }
      store.state.outbox.push(message)
      schedule(message, 0)
    },
    setDropping(value) {
      dropping = value
    },
    resume() {
      for (const message of store.state.outbox) {
        message.attempts = 0
        schedule(message, retryDelaysMs[1] ?? 0)
      }
    },
    stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** The svix signature header of a message: `v1,` + base64 HMAC-SHA256 of `id.timestamp.body`. */
export function svixSignature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

async function post(url: string, message: WebhookMessage, secret: string): Promise<boolean> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: message.body,
      headers: {
        'content-type': 'application/json',
        'svix-id': message.id,
        'svix-timestamp': timestamp,
        'svix-signature': svixSignature(secret, message.id, timestamp, message.body),
      },
      signal: AbortSignal.timeout(15_000),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
