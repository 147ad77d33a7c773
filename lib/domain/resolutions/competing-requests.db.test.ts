import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeMember,
  makeOrganisation,
  makeRequest,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { chooseRequest, findCompetition, saveAlternative, sendAlternative } from './index.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
let organisation: Organisation
let manager: Actor & { kind: 'person' }
let stranger: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  manager = await makeMember(database.superuser, organisation, 'manager')
  stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser), 'admin')
})

const sql = async (text: string, values: unknown[] = []) => (await database.superuser.query(text, values)).rows
const competition = (id: string, actor: Actor = manager) =>
  withOrg(actor, (db) => findCompetition({ db, actor, now }, id))
const choose = (id: string, actor: Actor = manager) => withOrg(actor, (db) => chooseRequest({ db, actor, now }, { id }))
const send = (id: string, expectedVersion: number, actor: Actor = manager) =>
  withOrg(actor, (db) => sendAlternative({ db, actor, now }, { id, expectedVersion }))
const draftOf = async (requestId: string) =>
  (await sql('SELECT * FROM request_alternatives WHERE request_id = $1 ORDER BY created_at DESC', [requestId]))[0]
const statusOf = async (id: string) => (await sql('SELECT status FROM external_requests WHERE id = $1', [id]))[0].status
const slot = { start: '2030-02-01T10:00Z', end: '2030-02-01T12:00Z' }

async function rivals(count: number) {
  const room = await makeResource(database.superuser, organisation)
  const ids = []
  for (let index = 0; index < count; index++) {
    const email = `${crypto.randomUUID().slice(0, 8)}@people.example`
    ids.push((await makeRequest(database.superuser, organisation, { resourceId: room.id, ...slot, email })).id)
  }
  return { room, ids }
}

describe('requests that compete', () => {
  it('are those that overlap on an exclusive resource, and no others', async () => {
    const { room, ids } = await rivals(2)
    const ask = (start: string, end: string, status = 'pending') =>
      makeRequest(database.superuser, organisation, { resourceId: room.id, start, end, status })
    const over = await ask('2030-02-01T11:00Z', '2030-02-01T13:00Z')
    await ask('2030-02-01T12:00Z', '2030-02-01T13:00Z')
    await ask(slot.start, slot.end, 'rejected')
    const found = await competition(ids[0] ?? '')
    expect(found?.requests.map(({ id }) => id)).toEqual([ids[0], ids[1], over.id])
    expect(await competition((await rivals(1)).ids[0] ?? '')).toBeNull()
    expect(await competition(ids[0] ?? '', stranger)).toBeNull()
  })

  it('are on a shared resource only those who together are too many', async () => {
    const room = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 10 })
    const ask = (participants: number) =>
      makeRequest(database.superuser, organisation, { resourceId: room.id, ...slot, participants })
    const { id } = await ask(4)
    await ask(5)
    expect(await competition(id)).toBeNull()
    await makeBooking(database.superuser, organisation, { resourceId: room.id, ...slot, units: 2 })
    expect(await competition(id)).toMatchObject({
      capacity: { total: 10, booked: 2, asked: 9 },
      requests: [{ id }, {}],
    })
  })

  it('are one decision: one is approved, the others keep waiting with a draft that nobody is sent', async () => {
    const { room, ids } = await rivals(3)
    const [chosen = '', ...others] = ids
    const choice = await choose(chosen)
    expect(choice).toMatchObject({ approval: { kind: 'approved' }, drafted: others, nothingFree: [] })
    for (const id of others) {
      expect(await competition(id)).toBeNull() // it is gone: nothing to choose any more
      expect(await statusOf(id)).toBe('pending')
      const draft = await draftOf(id)
      expect(draft).toMatchObject({ status: 'draft' })
      expect(draft.slots.length).toBeGreaterThan(0)
      for (const { resourceId, start, end } of draft.slots) {
        const taken = resourceId === room.id && start < '2030-02-01T12:00:00.000Z' && end > '2030-02-01T10:00:00.000Z'
        expect(taken).toBe(false)
      }
    }
    const mails = await sql(`SELECT template_key AS key FROM outbound_messages WHERE request_id = ANY ($1)`, [ids])
    expect(mails).toEqual([{ key: 'request.approved' }])
  })

  it('of ten people who choose ten of them at once, one wins', async () => {
    const { room, ids } = await rivals(10)
    const answers = await Promise.allSettled(ids.map((id) => choose(id)))
    const won = answers.filter((one) => one.status === 'fulfilled' && one.value.approval.kind === 'approved')
    expect(won).toHaveLength(1)
    for (const one of answers) if (one.status === 'rejected') throw one.reason
    const booked = await sql(`SELECT id FROM bookings WHERE resource_id = $1 AND status = 'confirmed'`, [room.id])
    expect(booked).toHaveLength(1)
    const waiting = await sql(`SELECT id FROM external_requests WHERE id = ANY ($1) AND status = 'pending'`, [ids])
    expect(waiting).toHaveLength(9)
    const drafts = await sql(`SELECT request_id FROM request_alternatives WHERE request_id = ANY ($1)`, [ids])
    expect(drafts).toHaveLength(9)
  })
})

describe('a drafted alternative', () => {
  async function drafted() {
    const { ids } = await rivals(2)
    const [chosen = '', other = ''] = ids
    await choose(chosen)
    return { other, draft: await draftOf(other) }
  }

  it('is edited and sent once, whoever presses how often, and the request keeps waiting', async () => {
    const { other, draft } = await drafted()
    const edit = {
      id: draft.id,
      expectedVersion: draft.version,
      slots: draft.slots.slice(0, 1),
      message: 'The light is better.',
    }
    const saved = await withOrg(manager, (db) => saveAlternative({ db, actor: manager, now }, edit))
    await expect(send(draft.id, draft.version)).rejects.toMatchObject({ code: 'stale' })
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => send(draft.id, saved.version)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const mails = await sql(`SELECT body, recipient FROM outbound_messages WHERE dedupe_key = $1`, [
      `alternative:${draft.id}`,
    ])
    expect(mails).toHaveLength(1)
    expect(mails[0].body).toContain('The light is better.')
    expect(mails[0].body).toContain(draft.slots[0].resourceTitle)
    expect(mails[0].body).toMatch(/EST/)
    expect(await statusOf(other)).toBe('pending')
    expect(await draftOf(other)).toMatchObject({ status: 'sent', sent_by: manager.userId })
  })

  it('is not sent with a time that was taken meanwhile, and not by another organisation', async () => {
    const { draft } = await drafted()
    await expect(send(draft.id, draft.version, stranger)).rejects.toMatchObject({ code: 'not_found' })
    const [first] = draft.slots
    await makeBooking(database.superuser, organisation, { ...first })
    expect(await send(draft.id, draft.version)).toMatchObject({ kind: 'refused', gone: [first] })
    expect(await sql(`SELECT FROM outbound_messages WHERE dedupe_key = $1`, [`alternative:${draft.id}`])).toEqual([])
  })

  it('is not sent when the request was decided meanwhile', async () => {
    const { other, draft } = await drafted()
    await sql(`UPDATE external_requests SET status = 'rejected' WHERE id = $1`, [other])
    await expect(send(draft.id, draft.version)).rejects.toMatchObject({ code: 'conflict' })
  })
})
