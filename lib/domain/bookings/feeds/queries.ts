import type { Db } from '../../../db/context.ts'
import type { FeedOf } from '../read-ics.ts'
import { hashFeedToken } from './create-feed.ts'

export type FeedRow = FeedOf & {
  id: string
  /** What it is of: the resource's title or the person's address. */
  of: string
  createdBy: string
  createdAt: Date
  lastReadAt: Date | null
}

/** The organisation's feeds that are in force, newest first, without anything that would open one. At most 200. */
export function listFeeds(db: Db, organizationId: string): Promise<FeedRow[]> {
  return db.$queryRaw<FeedRow[]>`
    SELECT f.id, f.kind, f.resource_id AS "resourceId", f.person_email AS "personEmail", f.shows, coalesce(r.title, f.person_email) AS of,
      f.created_by AS "createdBy", f.created_at AS "createdAt", f.last_read_at AS "lastReadAt"
    FROM calendar_feeds f LEFT JOIN resources r ON r.org_id = f.organization_id AND r.id = f.resource_id
    WHERE f.organization_id = ${organizationId}::uuid AND f.revoked_at IS NULL ORDER BY f.created_at DESC, f.id DESC LIMIT 200`
}

/**
 * The feed with this secret, as the platform role. Remembers when it was last read, to the minute.
 * @returns null for an unknown or revoked one: nobody is told which
 */
export async function findFeed(
  db: Db,
  token: string,
  now: Date,
): Promise<(FeedOf & { id: string; organizationId: string }) | null> {
  const [row] = await db.$queryRaw<(FeedOf & { id: string; organizationId: string; lastReadAt: Date | null })[]>`
    SELECT id, organization_id AS "organizationId", kind, resource_id AS "resourceId", person_email AS "personEmail", shows, last_read_at AS "lastReadAt"
    FROM calendar_feeds WHERE token_hash = ${hashFeedToken(token)} AND revoked_at IS NULL`
  if (!row) return null
  const { lastReadAt, ...feed } = row
  if (!lastReadAt || now.getTime() - lastReadAt.getTime() >= 60_000) {
    await db.$executeRaw`
      UPDATE calendar_feeds SET last_read_at = ${now} WHERE id = (SELECT id FROM calendar_feeds WHERE id = ${feed.id}::uuid FOR NO KEY UPDATE SKIP LOCKED)`
  }
  return feed
}
