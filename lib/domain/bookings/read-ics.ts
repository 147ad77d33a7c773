import { notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import { type IcsBooking, writeIcs } from './write-ics.ts'

const DAY = 86_400_000
const MOST = 5000
const columns = Prisma.sql`b.id, b.title, b.start_time AS start, b.end_time AS "end", b.status, b.version, r.title AS "resourceTitle", b.location, b.notes,
  b.created_at AS "createdAt", b.updated_at AS "updatedAt"`
const tables = Prisma.sql`bookings b JOIN resources r ON r.org_id = b.org_id AND r.id = b.resource_id`

async function organisationOf({ db, actor }: Pick<World, 'db' | 'actor'>): Promise<{ name: string; zone: string }> {
  const [row] = await db.$queryRaw<{ name: string; zone: string }[]>`
    SELECT name, coalesce(timezone, 'UTC') AS zone FROM organizations WHERE id = ${actor.organizationId}::uuid`
  return row ?? { name: '', zone: 'UTC' }
}

/** One booking as an iCalendar file. @throws AppError `not_found` */
export async function readBookingIcs(world: World, id: string): Promise<string> {
  const { db, actor } = world
  const [rows, { name, zone }] = await Promise.all([
    db.$queryRaw<IcsBooking[]>`
      SELECT ${columns} FROM ${tables} WHERE b.org_id = ${actor.organizationId}::uuid AND b.id = ${id}::uuid AND b.end_time > b.start_time`,
    organisationOf(world),
  ])
  if (rows.length === 0) throw notFound('booking')
  return writeIcs(rows, { name, zone, shows: 'titles' })
}

export type FeedOf = {
  kind: 'resource' | 'person'
  resourceId: string | null
  personEmail: string | null
  shows: 'titles' | 'busy'
}

/** The bookings of a resource or of a person as a feed: from 30 days ago to 400 days ahead, at most 5,000; cancelled ones are gone. */
export async function readFeedIcs(world: World, feed: FeedOf): Promise<string> {
  const { db, actor, now } = world
  const from = new Date(now.getTime() - 30 * DAY)
  const until = new Date(now.getTime() + 400 * DAY)
  const whose =
    feed.kind === 'resource'
      ? Prisma.sql`b.resource_id = ${feed.resourceId}::uuid`
      : Prisma.sql`lower(b.user_email) = ${feed.personEmail?.toLowerCase()}`
  const [bookings, { name, zone }] = await Promise.all([
    db.$queryRaw<IcsBooking[]>`
      SELECT ${columns} FROM ${tables}
      WHERE b.org_id = ${actor.organizationId}::uuid AND ${whose} AND b.status <> 'cancelled' AND b.end_time > ${from} AND b.start_time < ${until}
        AND b.end_time > b.start_time
      ORDER BY b.start_time, b.id LIMIT ${MOST}`,
    organisationOf(world),
  ])
  const [resource] =
    feed.kind === 'resource'
      ? await db.$queryRaw<{ title: string }[]>`
          SELECT title FROM resources WHERE org_id = ${actor.organizationId}::uuid AND id = ${feed.resourceId}::uuid`
      : []
  return writeIcs(bookings, { name: resource ? `${resource.title} (${name})` : name, zone, shows: feed.shows })
}
