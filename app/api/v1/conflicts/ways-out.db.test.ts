import { beforeAll, describe, expect, it } from 'vitest'
import { allPermissions, type Permission } from '#lib/core/permissions.ts'
import { withOrg } from '#lib/db/index.ts'
import { createBooking } from '#lib/domain/bookings/index.ts'
import { createApiKey } from '#lib/domain/organisations/api-keys/index.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import * as outputs from '../outputs.ts'
import * as undo from '../resolutions/[id]/undo/route.ts'
import * as apply from './[id]/ways-out/[way]/apply/route.ts'
import * as waysOut from './[id]/ways-out/route.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let key: string
let foreignKey: string
let readerKey: string

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

async function call(handler: Handler, params: Record<string, string>, options: { body?: unknown; with?: string } = {}) {
  const response = await handler(
    new Request('http://localhost/api/v1/x', {
      method: options.body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${options.with ?? key}` },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    }),
    { params: Promise.resolve(params) },
  )
  return { status: response.status, json: await response.json() }
}

async function makeKey(admin: typeof world.firstAdmin, scopes: readonly Permission[]): Promise<string> {
  const made = await withOrg(admin, (db) =>
    createApiKey({ db, actor: admin, now: new Date() }, { name: `key ${scopes.length}`, scopes: [...scopes] }),
  )
  return made.key
}

/** Two bookings at once, the second against the rules. Returns its id and that of their conflict. */
async function clash(day: number) {
  const actor = world.firstAdmin
  const slot = {
    resourceId: world.firstRoom.id,
    start: new Date(Date.UTC(2031, 2, day, 15)),
    end: new Date(Date.UTC(2031, 2, day, 16)),
    title: 'Clay',
  }
  const book = (override: { reason: string } | null) =>
    withOrg(actor, (db) => createBooking({ db, actor, now: new Date() }, { ...slot, override }))
  await book(null)
  const second = await book({ reason: 'Both agreed' })
  const booking = second.kind === 'booked' ? second.booking.id : ''
  const { rows } = await database.superuser.query(
    `SELECT id FROM conflict_logs WHERE conflict_type = 'double_booking' AND status = 'open' AND starts_at = $1`,
    [slot.start],
  )
  return { conflict: String(rows[0].id), booking, start: slot.start }
}

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  key = await makeKey(world.firstAdmin, allPermissions)
  foreignKey = await makeKey(world.secondAdmin, allPermissions)
  readerKey = await makeKey(world.firstAdmin, ['conflicts.view'])
})

describe('ways out over the API', () => {
  it('lists them, applies one, refuses it a second time with what there is now, and takes it back', async () => {
    const { conflict, start } = await clash(3)
    const found = await call(waysOut.GET, { id: conflict })
    expect(found.status).toBe(200)
    expect(outputs.waysOutOut.safeParse(found.json).error?.issues ?? []).toEqual([])
    const way = found.json.ways.find(({ kind }: { kind: string }) => kind === 'move')
    const body = {
      expectedVersion: found.json.version,
      versions: { [way.concerned[0].id]: way.concerned[0].version },
    }
    const applied = await call(apply.POST, { id: conflict, way: way.id }, { body })
    expect(applied).toMatchObject({ status: 200, json: { resolved: true, sentence: way.sentence } })
    expect(outputs.wayAppliedOut.safeParse(applied.json).error?.issues ?? []).toEqual([])
    const again = await call(apply.POST, { id: conflict, way: way.id }, { body })
    expect(again).toMatchObject({ status: 409, json: { code: 'refused', now: { status: 'resolved', ways: [] } } })
    expect(outputs.wayMovedOut.safeParse(again.json).error?.issues ?? []).toEqual([])
    const undone = await call(undo.POST, { id: applied.json.id }, { body: {} })
    expect(undone).toMatchObject({ status: 200, json: { conflictId: conflict } })
    const { rows } = await database.superuser.query(
      `SELECT count(*)::int AS n FROM bookings WHERE start_time = $1 AND status = 'confirmed'`,
      [start],
    )
    expect(rows[0].n).toBe(2)
  })

  it('is nothing to another organisation, and read only for a key that may only look', async () => {
    const { conflict } = await clash(4)
    const found = await call(waysOut.GET, { id: conflict }, { with: readerKey })
    expect(found.status).toBe(200)
    expect(JSON.stringify(found.json)).not.toContain('Clay')
    const [way] = found.json.ways
    const body = { expectedVersion: found.json.version }
    expect((await call(waysOut.GET, { id: conflict }, { with: foreignKey })).status).toBe(404)
    expect((await call(apply.POST, { id: conflict, way: way.id }, { with: foreignKey, body })).status).toBe(404)
    expect((await call(apply.POST, { id: conflict, way: way.id }, { with: readerKey, body })).status).toBe(403)
  })

  it('answers odd input with 404 and 422', async () => {
    const { conflict } = await clash(5)
    expect((await call(waysOut.GET, { id: 'x' })).status).toBe(404)
    expect((await call(apply.POST, { id: conflict, way: 'nonsense' }, { body: { expectedVersion: 1 } })).status).toBe(
      404,
    )
    expect((await call(apply.POST, { id: conflict, way: '0123456789abcdef' }, { body: {} })).status).toBe(422)
  })
})
