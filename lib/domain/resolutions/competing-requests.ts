import { can } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import type { Slot } from './schema.ts'

/** A waiting request that wants the same as another. Names are left out for whoever may not see requests. */
export type Competitor = {
  id: string
  version: number
  title: string
  name: string | null
  start: Date
  end: Date
  participants: number | null
  createdAt: Date
}

/** What is drafted for a request, or was sent last. */
export type Alternative = {
  id: string
  requestId: string
  slots: Slot[]
  message: string
  status: 'draft' | 'sent'
  version: number
  sentAt: Date | null
}

/** One decision: these waiting requests can't all be had. The one that was asked about comes first, then by when they came. */
export type Competition = {
  resourceId: string
  resourceTitle: string
  /** Of a shared capacity: how much there is, and how much they ask for together beside what is booked. */
  capacity: { total: number; booked: number; asked: number } | null
  requests: Competitor[]
  alternatives: Alternative[]
}

type Row = Competitor & { units: number }
type Place = {
  resourceId: string
  resourceTitle: string
  kind: string
  total: number
  start: Date
  end: Date
  margin: number
}

/** More than these are never one decision: the first that came are shown. */
const MOST = 20

/**
 * The waiting requests that compete with one for its resource and time: of an exclusive resource all that overlap it, set-up and
 * clean-down included; of a shared one only when they and what is booked exceed its capacity together. Null when nothing competes, or
 * when somebody has it already: then there is nothing to choose.
 */
export async function findCompetition(world: World, requestId: string): Promise<Competition | null> {
  const place = await readPlace(world, requestId)
  if (!place) return null
  const { resourceId, resourceTitle, kind, total } = place
  const rows = await readOverlapping(world, requestId, place)
  if (rows.length < 2) return null
  const shared = kind !== 'exclusive'
  const asked = rows.reduce((sum, { units }) => sum + (kind === 'concurrent_bookings' ? 1 : units), 0)
  const booked = await readPeak(world, place)
  // What somebody has already is nobody's to choose about.
  if (booked >= (shared ? total : 1)) return null
  if (shared && booked + asked <= total) return null
  const requests = rows.map(({ units: _units, ...row }) =>
    can(world.actor, 'requests.view') ? row : { ...row, title: 'busy', name: null },
  )
  return {
    resourceId,
    resourceTitle,
    capacity: shared ? { total, booked, asked } : null,
    requests,
    alternatives: await readAlternatives(
      world,
      rows.map(({ id }) => id),
    ),
  }
}

async function readPlace({ db, actor }: World, requestId: string): Promise<Place | null> {
  const [row] = await db.$queryRaw<Place[]>`
    SELECT r.id AS "resourceId", r.title AS "resourceTitle", app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS kind, coalesce(r.capacity, 1) AS total,
      q.requested_start AS start, q.requested_end AS "end",
      app.buffer_minutes(r.booking_restrictions, 'setup_minutes') + app.buffer_minutes(r.booking_restrictions, 'cleandown_minutes') AS margin
    FROM external_requests q JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.id = ${requestId}::uuid AND q.status IN ('pending', 'processing')
      AND q.request_type = 'booking' AND q.requested_start < q.requested_end`
  return row ?? null
}

function readOverlapping({ db, actor }: World, requestId: string, place: Place): Promise<Row[]> {
  const from = new Date(place.start.getTime() - place.margin * 60_000)
  const until = new Date(place.end.getTime() + place.margin * 60_000)
  return db.$queryRaw<Row[]>`
    SELECT id, version, coalesce(title, 'Request') AS title, requester_name AS name, requested_start AS start, requested_end AS "end", participants,
      created_at AS "createdAt", greatest(1, coalesce(participants, 1)) AS units
    FROM external_requests
    WHERE organization_id = ${actor.organizationId}::uuid AND resource_id = ${place.resourceId}::uuid AND status IN ('pending', 'processing')
      AND request_type = 'booking' AND requested_start < ${until} AND requested_end > ${from}
    ORDER BY id = ${requestId}::uuid DESC, created_at, id LIMIT ${MOST}`
}

async function readPeak({ db, actor }: World, { resourceId, start, end }: Place): Promise<number> {
  const [row] = await db.$queryRaw<{ peak: bigint | null }[]>`
    SELECT app.peak_load(${actor.organizationId}::uuid, ${resourceId}::uuid, ${start}, ${end}, NULL) AS peak`
  return Number(row?.peak ?? 0)
}

/** What was drafted for or sent to each of the requests, the newest of each. */
export function readAlternatives({ db, actor }: World, requestIds: readonly string[]): Promise<Alternative[]> {
  return db.$queryRaw<Alternative[]>`
    SELECT DISTINCT ON (request_id) id, request_id AS "requestId", slots, message, status, version, sent_at AS "sentAt" FROM request_alternatives
    WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ANY (${[...requestIds]}::uuid[]) AND status IN ('draft', 'sent')
    ORDER BY request_id, created_at DESC, id DESC`
}
