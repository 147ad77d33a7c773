import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { can, whyNot } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import type { Party } from './candidate.ts'
import { lockForBooking } from '../conflicts/index.ts'
import { carryOut } from './carry-out.ts'
import { rankSituation } from './find-ways-out.ts'
import { lockBookings, lockRequests } from './lock-parties.ts'
import { readFormer } from './read-former.ts'
import { readSituation, type Situation } from './read-situation.ts'
import type { After, Before } from './resolution-record.ts'
import { applyWayOutSchema, UNDO_SECONDS, type Way, type WaysOut } from './schema.ts'
import { settleByWay } from './settle-by-way.ts'
import { tellConcerned } from './tell-concerned.ts'

export type Applied = {
  kind: 'applied'
  /** Undo it by this. */
  resolutionId: string
  sentence: string
  undoUntil: Date
  /** False when something else still clashes there. */
  resolved: boolean
  /** How many people are told when the time to undo is over. */
  told: number
}
export type NotApplied = { kind: 'refused'; why: string; now: WaysOut }

/**
 * Applies one way out of a conflict: worked out and judged again in this transaction, then done by the verbs of bookings, and told to
 * everybody concerned when the time to undo it is over. When the world has moved it resolves as refused, with the ways that there are
 * now; then nothing was changed.
 * @throws AppError `not_found`, `forbidden` to leave a clash as it is without the permission, `bad_input` without its reason
 */
export async function applyWayOut(
  world: World,
  input: z.input<typeof applyWayOutSchema>,
): Promise<Applied | NotApplied> {
  const { conflictId, way: wanted, expectedVersion, versions, reason = null } = applyWayOutSchema.parse(input)
  await lockWhatItTouches(world, conflictId, wanted)
  const situation = await readSituation(world, conflictId)
  const found = await rankSituation(world, situation, wanted)
  const way = found.ways.find(({ id }) => id === wanted)
  const why = whyRefused(situation, found, { way, expectedVersion, versions })
  if (why !== null || !way) return { kind: 'refused', why: why ?? '', now: found }
  mayApply(world, way, reason)

  const party = partyOf(situation, way)
  const before = await readFormer(world, situation, way)
  const resolutionId = newId(world.now)
  const done = await carryOut(
    world,
    way,
    party,
    reason ?? `${situation.conflict.type.replaceAll('_', ' ')}: ${way.sentence}`,
  )
  if (!done) {
    const now = await rankSituation(world, await readSituation(world, conflictId))
    return { kind: 'refused', why: 'It was possible a moment ago and is not any more.', now }
  }
  const undoUntil = new Date(world.now.getTime() + UNDO_SECONDS * 1000)
  const { organisationName, zone } = situation
  const messages = party
    ? await tellConcerned(world, way, party, { resolutionId, organisationName, zone, reason, sendAfter: undoUntil })
    : []
  const resolved = await settleByWay(world, situation, way, reason)
  await record(world, { resolutionId, conflictId, way, before, done, messages, party, undoUntil })
  return { kind: 'applied', resolutionId, sentence: way.sentence, undoUntil, resolved, told: messages.length }
}

/**
 * Requests first, then resources, then bookings, each in one order: as every verb locks them, so that nobody waits for anybody in a
 * circle. Whoever applies another way of the conflict waits here, and then sees what became of it.
 */
async function lockWhatItTouches(world: World, conflictId: string, wanted: string): Promise<void> {
  const glance = await readSituation(world, conflictId)
  const { ways } = await rankSituation(world, glance, wanted)
  const change = ways.find(({ id }) => id === wanted)?.change
  const to = change?.do === 'move' ? [change.to.resourceId] : change?.do === 'offer' ? [change.to.resourceId] : []
  const resources = [glance.conflict.resourceId, ...glance.bookings.map(({ place }) => place.resourceId), ...to]
  await lockRequests(world, glance.request ? [glance.request.id] : [])
  await lockForBooking(world, resources, { alone: true })
  await lockBookings(
    world,
    glance.bookings.map(({ id }) => id),
  )
}

function whyRefused(
  { conflict }: Situation,
  found: WaysOut,
  seen: { way: Way | undefined; expectedVersion: number; versions: Record<string, number> },
): string | null {
  if (conflict.status !== 'open' && conflict.status !== 'investigating')
    return `This conflict is ${conflict.status} already.`
  const { way } = seen
  const current = new Map(
    found.ways.flatMap(({ concerned }) => concerned.map(({ id, version }) => [id, version] as const)),
  )
  const moved = Object.entries(seen.versions).some(([id, version]) => current.has(id) && current.get(id) !== version)
  if (moved) return 'What it would change was changed while you looked at it.'
  if (!way) return 'This is not possible any more.'
  if (seen.expectedVersion !== conflict.version) return 'The conflict changed while you looked at it.'
  if (way.verdict === 'unknown') return `It is not known to be possible. ${way.doubts[0] ?? ''}`.trim()
  if (way.kind !== 'accept') return way.whyNot
  return null
}

function mayApply({ actor }: World, { kind }: Way, reason: string | null): void {
  if (kind !== 'accept') return
  if (!can(actor, 'bookings.override'))
    throw new AppError('forbidden', whyNot(actor, 'bookings.override') ?? '', { permission: 'bookings.override' })
  if (!reason) throw new AppError('bad_input', 'Say why it can stay as it is.', { field: 'reason' })
}

function partyOf({ bookings, request }: Situation, { concerned: [one] }: Way): Party | null {
  return [...bookings, ...(request ? [request] : [])].find(({ id }) => id === one?.id) ?? null
}

async function record(
  { db, actor, now }: World,
  {
    resolutionId,
    conflictId,
    way,
    before,
    done,
    messages,
    party,
    undoUntil,
  }: {
    resolutionId: string
    conflictId: string
    way: Way
    before: Before
    done: { created: string | null; alternativeId: string | null }
    messages: string[]
    party: Party | null
    undoUntil: Date
  },
): Promise<void> {
  const touched = [...(party?.kind === 'booking' ? [party.id] : []), ...(done.created ? [done.created] : [])]
  const rows = await db.$queryRaw<{ id: string; version: number }[]>`
    SELECT id, version FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${touched}::uuid[])`
  const versionOf = (id: string | null | undefined) => rows.find((row) => row.id === id) ?? null
  const after: After = {
    booking: way.change.do === 'accept' ? null : versionOf(party?.id),
    created: versionOf(done.created),
    messages,
    alternativeId: done.alternativeId,
  }
  await db.$executeRaw`
    INSERT INTO conflict_resolutions (id, organization_id, conflict_id, way_kind, sentence, before, after, applied_by, applied_at, undo_until)
    VALUES (${resolutionId}::uuid, ${actor.organizationId}::uuid, ${conflictId}::uuid, ${way.kind}, ${way.sentence}, ${JSON.stringify(before)}::jsonb,
      ${JSON.stringify(after)}::jsonb, ${actorId(actor)}, ${now}, ${undoUntil})`
}
