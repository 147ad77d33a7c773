import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { enqueue, withOrg } from '#lib/db/index.ts'
import { queueNotification } from '#lib/domain/notifications/index.ts'
import { sendMessage } from '#lib/domain/notifications/tasks.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>

/** A mail server that counts what it accepted and can be told to hold mails or to refuse them for now. */
const mails: { messageId: string; subject: string; from: string; replyTo: string }[] = []
let manner: 'accept' | 'hold' | 'later' | 'refuse' = 'accept'
/** Accepts a held mail after all. */
let held: (() => void)[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_to, _session, done) => {
    if (manner === 'accept' || manner === 'hold') return done()
    const code = manner === 'refuse' ? 550 : 451
    done(Object.assign(new Error('not now'), { responseCode: code }))
  },
  onData: (stream, _session, done) => {
    let text = ''
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    stream.on('end', () => {
      const accept = () => {
        mails.push({
          messageId: /^Message-ID: <(.+)>/im.exec(text)?.[1] ?? '',
          subject: /^Subject: (.+)$/im.exec(text)?.[1]?.trim() ?? '',
          from: /^From: (.+)$/im.exec(text)?.[1]?.trim() ?? '',
          replyTo: /^Reply-To: (.+)$/im.exec(text)?.[1]?.trim() ?? '',
        })
        done()
      }
      if (manner === 'hold') held.push(accept)
      else accept()
    })
  },
})

const children: ChildProcess[] = []
let smtpUrl = ''

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  smtp.on('error', () => undefined)
  await new Promise<void>((listening) => smtp.listen(0, '127.0.0.1', listening))
  const address = smtp.server.address()
  smtpUrl = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
})
beforeEach(() => {
  mails.length = 0
  held = []
  manner = 'accept'
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    // Asked, not killed: the next test must not inherit a job that waits for its heartbeat to be missed.
    child.kill('SIGTERM')
    await Promise.race([ended, sleep(12_000)])
    child.kill('SIGKILL')
  }
})
afterAll(() => new Promise<void>((closed) => smtp.close(closed)))

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['lib/jobs/worker.ts'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, DATABASE_URL: database.ownerUrl, SMTP_URL: smtpUrl, NODE_ENV: 'test', LOG_LEVEL: 'silent' },
  })
  children.push(child)
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the worker ended with ${code}`))),
  ])
  return child
}

function tell(dedupeKey = newId()): Promise<string | null> {
  const variables = {
    organisation: 'Harbour Arts',
    name: 'Robin',
    title: 'Rehearsal',
    resource: '',
    when: '',
    reason: '',
  }
  const notification = { key: 'request.approved', recipient: 'robin@people.example', variables, dedupeKey }
  return withOrg(world.firstAdmin, (db) =>
    queueNotification({ db, actor: world.firstAdmin, now: new Date() }, notification),
  )
}

async function until(what: string, seconds: number, test: () => Promise<boolean> | boolean): Promise<number> {
  const started = performance.now()
  while (performance.now() - started < seconds * 1000) {
    if (await test()) return performance.now() - started
    await sleep(25)
  }
  throw new Error(`${what}: not within ${seconds} s`)
}

async function statusOf(id: string | null): Promise<string> {
  const { rows } = await database.superuser.query('SELECT status FROM outbound_messages WHERE id = $1', [id])
  return rows[0]?.status
}

async function jobs(state: string, messageIds: readonly (string | null)[] | null = null): Promise<number> {
  const { rows } = await database.superuser.query(
    `SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'notifications.send-message' AND state::text = $1
       AND ($2::text[] IS NULL OR data ->> 'messageId' = ANY ($2))`,
    [state, messageIds],
  )
  return rows[0].n
}

describe('the worker', () => {
  it('starts a job within milliseconds of the commit', async () => {
    await startWorker()
    await until('the first mail', 20, async () => (await statusOf(await tell('warm-up'))) === 'sent')
    const ids = []
    for (let round = 0; round < 40; round++) {
      ids.push(await tell())
      await sleep(60)
    }
    await until('every mail', 20, () => mails.length === 41)
    const { rows } = await database.superuser.query<{ p50: number; p95: number }>(
      `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50, percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) AS p95
       FROM (SELECT extract(epoch FROM started_on - created_on)::float8 * 1000 AS ms FROM pgboss.job
         WHERE name = 'notifications.send-message' ORDER BY created_on DESC LIMIT 40) AS waits`,
    )
    console.log(`enqueued to started: p50 ${rows[0]?.p50.toFixed(1)} ms, p95 ${rows[0]?.p95.toFixed(1)} ms`)
    // The goal is 50 ms (performance.md); machines that run other tests meanwhile get some room.
    expect(rows[0]?.p95).toBeLessThan(250)
  })

  it('works through a backlog without waiting for polls, and two workers send each mail once', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => tell()))
    // The same messages once more, by jobs of their own: only the outbox can keep these from being sent twice.
    for (const messageId of ids) {
      const payload = { organizationId: world.first.id, messageId: messageId ?? '' }
      await withOrg(world.firstAdmin, (db) => enqueue(db, sendMessage, payload))
    }
    await Promise.all([startWorker(), startWorker()])
    await until('the queue to empty', 15, async () => (await jobs('created')) + (await jobs('active')) === 0)
    expect(mails).toHaveLength(60)
    expect(new Set(mails.map((mail) => mail.messageId))).toEqual(new Set(ids.map((id) => `${id}@localhost`)))
  })

  it('kill -9 half-way: the job runs again elsewhere, nothing is lost and nothing is sent twice', async () => {
    manner = 'hold'
    const victim = await startWorker()
    const ids = await Promise.all([tell(), tell(), tell()])
    await until('the mails to be half sent', 20, () => held.length === 3)
    const gone = once(victim, 'exit')
    victim.kill('SIGKILL')
    await gone
    manner = 'accept'
    await startWorker()
    const took = await until('the lost jobs', 25, async () =>
      (await Promise.all(ids.map(statusOf))).every((status) => status === 'sent'),
    )
    console.log(`killed worker's jobs done after ${(took / 1000).toFixed(1)} s`)
    await until('the queue to settle', 20, async () => (await jobs('active', ids)) === 0)
    expect(mails.map((mail) => mail.messageId).toSorted()).toEqual(ids.map((id) => `${id}@localhost`).toSorted())
    expect(await jobs('failed', ids)).toBe(0)
  }, 60_000)

  it('tries again what may work later, and gives up visibly on what never will', async () => {
    await database.superuser.query('UPDATE organizations SET notification_settings = $2 WHERE id = $1', [
      world.first.id,
      { sender_name: 'Front desk, Harbour', reply_to: 'desk@harbour.example' },
    ])
    await startWorker()
    manner = 'later'
    const waiting = await tell()
    await until(
      'the first refusal',
      20,
      async () => (await statusOf(waiting)) === 'queued' && (await jobs('retry', [waiting])) === 1,
    )
    manner = 'accept'
    await until('the second attempt', 20, async () => (await statusOf(waiting)) === 'sent')
    manner = 'refuse'
    const hopeless = await tell()
    await until('the failure', 20, async () => (await statusOf(hopeless)) === 'failed')
    const { rows } = await database.superuser.query(
      'SELECT last_error, attempts FROM outbound_messages WHERE id = $1',
      [hopeless],
    )
    expect(rows[0]).toEqual({ last_error: 'the mail server refused it for good (550)', attempts: 1 })
    expect(mails).toMatchObject([
      {
        subject: 'Approved: Rehearsal',
        from: '"Front desk, Harbour" <no-reply@masterflow.example>',
        replyTo: 'desk@harbour.example',
      },
    ])
  })

  it('goes on after every one of its connections was cut', async () => {
    const child = await startWorker()
    const before = await tell()
    await until('the first mail', 20, async () => (await statusOf(before)) === 'sent')
    await database.superuser.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'masterflow-worker%'",
    )
    await database.superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND application_name IN ('masterflow', 'masterflow-platform')`,
    )
    const after = await until(
      'a mail after that',
      20,
      async () => (await statusOf(await tell('after the cut').catch(() => null))) === 'sent',
    )
    console.log(`worked again ${(after / 1000).toFixed(1)} s after its connections were cut`)
    expect(child.exitCode).toBeNull()
  })

  it('on SIGTERM finishes what runs and ends', async () => {
    const child = await startWorker()
    manner = 'hold'
    const ids = await Promise.all([tell(), tell()])
    await until('the mails to be half sent', 20, () => held.length === 2)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const late = await tell()
    await sleep(500)
    expect(child.exitCode).toBeNull()
    for (const accept of held) accept()
    expect(await Promise.race([ended, sleep(11_000).then(() => 'still there')])).toEqual([0, null])
    expect(await Promise.all(ids.map(statusOf))).toEqual(['sent', 'sent'])
    expect(await jobs('completed', ids)).toBe(2)
    expect(await jobs('created', [late])).toBe(1)
  })

  it('ends when its parent is gone', async () => {
    const child = await startWorker()
    const ended = once(child, 'exit')
    child.disconnect()
    expect(await Promise.race([ended, sleep(11_000).then(() => 'still there')])).toEqual([0, null])
  })

  it('writes its heartbeat, makes partitions ahead and clears what is old', async () => {
    await database.superuser.query(
      `WITH key AS (INSERT INTO api_keys (organization_id, name, prefix, key_hash, created_by) VALUES ($1, 'k', 'p', 'h', 't') RETURNING id)
       INSERT INTO idempotency_keys (organization_id, api_key_id, key, request_hash, created_at)
       SELECT $1, id, name, 'x', now() - age::interval FROM key, (VALUES ('old', '25 hours'), ('new', '1 hour')) AS given(name, age)`,
      [world.first.id],
    )
    await database.superuser.query("DELETE FROM pgboss.job WHERE name = 'sweeps'")
    await database.superuser.query(`DROP TABLE app_partitions.analytics_events_${nextYear()}`)
    await startWorker()
    const count = async (sql: string) => Number((await database.superuser.query(sql)).rows[0].n)
    expect(
      await count("SELECT count(*) AS n FROM worker_heartbeats WHERE beat_at > now() - interval '5 seconds'"),
    ).toBeGreaterThan(0)
    await until('the sweeps', 20, async () => (await count('SELECT count(*) AS n FROM idempotency_keys')) === 1)
    await until(
      'the partition',
      10,
      async () =>
        (await count(`SELECT count(to_regclass('app_partitions.analytics_events_${nextYear()}')) AS n`)) === 1,
    )
  })
})

/** The last month of the runway, as partitions are called. */
function nextYear(): string {
  const month = new Date()
  month.setUTCDate(1)
  month.setUTCMonth(month.getUTCMonth() + 12)
  return month.toISOString().slice(0, 7).replace('-', '_')
}
