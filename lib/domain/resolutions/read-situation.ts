import { isUuid } from '../../core/ids.ts'
import { notFound } from '../../core/errors.ts'
import { can } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import { type Evidence, evidenceSchema, readOccupancies } from '../conflicts/index.ts'
import type { Party } from './candidate.ts'
import { readBookingParties, readRequestParty } from './read-parties.ts'

/** A conflict with whoever could give way in it. */
export type Situation = {
  conflict: ConflictFacts
  zone: string
  organisationName: string
  /** Bookings to come that could give way, those made last first. */
  bookings: Party[]
  /** The waiting request that was refused. */
  request: Party | null
  /** What has to stay free for whoever was refused: a booking that moves must not stay in its way. Milliseconds, with set-up and clean-down. */
  wanted: { from: number; until: number } | null
  evidence: Evidence | null
  /** Only set-up or clean-down touch, or one side is tentative. */
  mild: boolean
}

export type ConflictFacts = {
  id: string
  type: string
  status: string
  version: number
  fingerprint: string
  cause: string
  causePresent: boolean
  resourceId: string
  start: Date | null
  end: Date | null
  requestId: string | null
  bookingId: string | null
  resolution: string | null
  resolutionNotes: string | null
  data: unknown
}

type Row = ConflictFacts & { zone: string; organisationName: string; setup: number; cleandown: number }

/** More bookings than these are never weighed against each other: of an exceeded capacity, the last that came. */
const MOST_BOOKINGS = 40

/**
 * Reads what a conflict is about as it is now: its evidence says what was found, the rows say what is still so.
 * @throws AppError `not_found`
 */
export async function readSituation(world: World, conflictId: string): Promise<Situation> {
  const { db, actor, now } = world
  const [row] = await db.$queryRaw<Row[]>`
    SELECT c.id, c.conflict_type AS type, c.status, c.version, coalesce(c.fingerprint, '') AS fingerprint, c.cause, c.cause_present AS "causePresent",
      c.resource_id AS "resourceId", c.starts_at AS start, c.ends_at AS "end", c.request_id AS "requestId", c.booking_id AS "bookingId",
      c.resolution, c.resolution_notes AS "resolutionNotes", c.conflict_data AS data, coalesce(o.timezone, 'UTC') AS zone, o.name AS "organisationName",
      app.buffer_minutes(r.booking_restrictions, 'setup_minutes') AS setup, app.buffer_minutes(r.booking_restrictions, 'cleandown_minutes') AS cleandown
    FROM conflict_logs c JOIN organizations o ON o.id = c.organization_id JOIN resources r ON r.org_id = c.organization_id AND r.id = c.resource_id
    WHERE c.organization_id = ${actor.organizationId}::uuid AND c.id = ${conflictId}::uuid`
  if (!row) throw notFound('conflict')
  const { zone, organisationName, setup, cleandown, ...conflict } = row
  const parsed = evidenceSchema.safeParse(conflict.data)
  const evidence = parsed.success ? parsed.data : null

  const refused = conflict.cause === 'refused_decision'
  const request = refused && conflict.requestId ? await readRequestParty(world, conflict.requestId) : null
  // What a request no longer waits for, nobody has to make room for.
  const isMoot = refused && conflict.requestId !== null && request === null
  const { start, end } = conflict
  const margin = (setup + cleandown) * 60_000
  const wanted = refused && start && end ? { from: start.getTime() - margin, until: end.getTime() + margin } : null
  const ids = isMoot ? [] : wanted ? await blockersOf(world, conflict.resourceId, wanted) : namedIn(conflict, evidence)
  // When several stand in a request's way, moving one of them helps nobody.
  const bookings = wanted && ids.length > 1 ? [] : await readBookingParties(world, ids.slice(0, MOST_BOOKINGS), now)
  return {
    conflict,
    zone,
    organisationName,
    bookings: bookings.map((party) => masked(world, party)),
    request: request && masked(world, request),
    wanted,
    evidence,
    mild: evidence?.bufferOnly === true || evidence?.occupancies.some(({ tentative }) => tentative === true) === true,
  }
}

function namedIn({ bookingId }: ConflictFacts, evidence: Evidence | null): string[] {
  const named = (evidence?.occupancies ?? []).filter(({ kind, id }) => kind === 'booking' && isUuid(id))
  return [...new Set([...(bookingId ? [bookingId] : []), ...named.map(({ id }) => id)])]
}

async function blockersOf(
  world: World,
  resourceId: string,
  { from, until }: { from: number; until: number },
): Promise<string[]> {
  const held = await readOccupancies(world, { resourceId, from: new Date(from), to: new Date(until) })
  return held.filter(({ kind }) => kind === 'booking').map(({ id }) => id)
}

function masked({ actor }: World, party: Party): Party {
  return can(actor, 'bookings.view') ? party : { ...party, title: 'busy', name: null }
}
