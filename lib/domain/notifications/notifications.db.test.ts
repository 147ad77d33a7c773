import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { type World, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeRequest } from '#tests/factories.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { claimMessage, queueNotification, resendMessage, settleMessage, type Notification } from './index.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
const now = new Date('2026-11-23T10:00:00Z')

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})
beforeEach(async () => {
  await database.superuser.query(
    'DELETE FROM outbound_messages; DELETE FROM pgboss.job; DELETE FROM notification_templates',
  )
})

function as<T>(fn: (world: World) => Promise<T>, at = now): Promise<T> {
  return withOrg(world.firstAdmin, (db) => fn({ db, actor: world.firstAdmin, now: at }))
}

const approved = (changes: Partial<Notification> = {}): Notification => ({
  key: 'request.approved',
  recipient: 'robin@people.example',
  variables: {
    organisation: 'Harbour Arts',
    name: 'Robin',
    title: 'Rehearsal',
    resource: 'Blue room',
    when: 'today (UTC)',
    reason: '',
  },
  dedupeKey: 'request:1:approved',
  ...changes,
})

async function message(id: string | null) {
  const { rows } = await database.superuser.query('SELECT * FROM outbound_messages WHERE id = $1', [id])
  return rows[0]
}

async function jobCount(): Promise<number> {
  const { rows } = await database.superuser.query(
    "SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'notifications.send-message'",
  )
  return rows[0].n
}

describe('queueNotification', () => {
  it('writes the message and its job once for a key, twenty at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => as((w) => queueNotification(w, approved()))))
    expect(new Set(ids).size).toBe(1)
    expect(await message(ids[0] ?? null)).toMatchObject({
      status: 'queued',
      subject: 'Approved: Rehearsal',
      recipient: 'robin@people.example',
    })
    expect(await jobCount()).toBe(1)
  })

  it('keeps a message without an address, visibly failed, and enqueues nothing', async () => {
    for (const [recipient, reason] of [
      [null, 'no address'],
      ['  ', 'no address'],
      ['robin', 'the address is not a valid one'],
      ['a@people.example, b@people.example', 'the address is not a valid one'],
      ['a@people.example\r\nBcc: b@people.example', 'the address is not a valid one'],
    ] as const) {
      const id = await as((w) => queueNotification(w, approved({ recipient, dedupeKey: newId() })))
      expect(await message(id)).toMatchObject({ status: 'failed', last_error: reason })
    }
    expect(await jobCount()).toBe(0)
  })

  it('pain 24: a template that prints a missing variable blocks, and sending again writes it anew', async () => {
    const insert = `INSERT INTO notification_templates (organization_id, key, name, subject, body, created_by, updated_by)
      VALUES ($1, 'request.approved', 'Approved', 'Yes: {{ title }}', $2, 'test', 'test')`
    await database.superuser.query(insert, [world.first.id, 'It costs {{ price }}'])
    const id = (await as((w) => queueNotification(w, approved()))) ?? ''
    expect(await message(id)).toMatchObject({ status: 'failed', body: '', template_version: 1 })
    expect((await message(id)).last_error).toContain('“price”')
    await expect(as((w) => resendMessage(w, { id }))).rejects.toMatchObject({ code: 'refused' })
    await database.superuser.query("UPDATE notification_templates SET body = 'See you, {{ name }}'")
    await as((w) => resendMessage(w, { id }))
    expect(await message(id)).toMatchObject({
      status: 'queued',
      subject: 'Yes: Rehearsal',
      body: 'See you, Robin',
      template_version: 2,
    })
    expect(await jobCount()).toBe(1)
    await expect(as((w) => resendMessage(w, { id }))).rejects.toMatchObject({ code: 'conflict' })
    const { rows } = await database.superuser.query(
      "SELECT actor_id FROM audit_log WHERE action = 'message.resent' AND entity_id = $1",
      [id],
    )
    expect(rows).toEqual([{ actor_id: world.firstAdmin.userId }])
  })

  it('pain 24: a later decision withdraws the unsent news of an earlier one', async () => {
    const request = await makeRequest(database.superuser, world.first)
    const about = { requestId: request.id }
    const first = await as((w) => queueNotification(w, approved(about)))
    const later = { ...about, key: 'request.cancelled', dedupeKey: 'request:1:cancelled' }
    const second = await as((w) => queueNotification(w, approved(later)))
    expect(await message(first)).toMatchObject({ status: 'cancelled' })
    expect(await message(second)).toMatchObject({ status: 'queued' })
    expect(await as((w) => queueNotification(w, approved(about)))).toBe(first)
    expect(await message(second)).toMatchObject({ status: 'queued' })
  })

  it('does not see another organisation’s message of the same key', async () => {
    const mine = await as((w) => queueNotification(w, approved()))
    const theirs = await withOrg(world.secondAdmin, (db) =>
      queueNotification({ db, actor: world.secondAdmin, now }, approved()),
    )
    expect(theirs).not.toBe(mine)
    const tried = withOrg(world.secondAdmin, (db) =>
      resendMessage({ db, actor: world.secondAdmin, now }, { id: mine ?? '' }),
    )
    await expect(tried).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('claimMessage', () => {
  it('gives a message to one of many jobs', async () => {
    const id = (await as((w) => queueNotification(w, approved()))) ?? ''
    const claims = await Promise.all(
      Array.from({ length: 20 }, () => as((w) => claimMessage(w, { id, jobId: newId() }))),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
    expect(await message(id)).toMatchObject({ status: 'sending', attempts: 1 })
  })

  it('gives it to the same job again, to another one only after ten minutes, and lets only the holder settle', async () => {
    const id = (await as((w) => queueNotification(w, approved()))) ?? ''
    const [mine, other] = [newId(), newId()]
    expect(await as((w) => claimMessage(w, { id, jobId: mine }))).not.toBeNull()
    expect(await as((w) => claimMessage(w, { id, jobId: mine }))).not.toBeNull()
    expect(await as((w) => claimMessage(w, { id, jobId: other }))).toBeNull()
    const later = new Date(now.getTime() + 11 * 60_000)
    expect(await as((w) => claimMessage(w, { id, jobId: other }), later)).not.toBeNull()
    await as((w) => settleMessage(w, { id, jobId: mine, settlement: { outcome: 'failed', reason: 'late' } }))
    expect(await message(id)).toMatchObject({ status: 'sending' })
    await as((w) => settleMessage(w, { id, jobId: other, settlement: { outcome: 'sent', messageId: 'x@example' } }))
    expect(await message(id)).toMatchObject({ status: 'sent', provider_message_id: 'x@example', last_error: null })
  })

  it('leaves sent, failed and cancelled ones alone', async () => {
    const id = (await as((w) => queueNotification(w, approved()))) ?? ''
    for (const status of ['sent', 'failed', 'cancelled']) {
      await database.superuser.query('UPDATE outbound_messages SET status = $2 WHERE id = $1', [id, status])
      expect(await as((w) => claimMessage(w, { id, jobId: newId() })), status).toBeNull()
    }
  })
})
