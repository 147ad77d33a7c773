import { z } from 'zod'
import { isUuid } from '../../core/ids.ts'
import { decodeCursor, type Page, toPage } from '../../core/pagination.ts'
import type { Db } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import type { ResourceRulesInput } from './resource-form-schema.ts'
import type { ResourceQuery, ResourceType } from './schema.ts'
import { rulesOf, storedColumns, type StoredResource } from './stored-resource.ts'

export type ResourceRow = {
  id: string
  type: ResourceType
  title: string
  description: string | null
  category: string | null
  location: string | null
  capacity: number
  capacityKind: 'exclusive' | 'seats' | 'quantity' | 'concurrent_bookings'
  isActive: boolean
  isBookable: boolean
  externalCalendarId: string | null
  autoApprovalEnabled: boolean
}

/** One resource with the rules that its bookings are judged by. */
export type ResourceDetail = ResourceRow & {
  /** In `currency`; null when nobody has said. */
  price: number | null
  currency: string | null
  /** What the number counts as stored; null follows the type, as `capacityKind` says. */
  rules: ResourceRulesInput
  /** Parts of the stored rules that made no sense: then nobody knows whether a time can be had. */
  damagedRules: readonly string[]
  /** Exact to the microsecond; a save names it. */
  updatedAt: string
}

const columns = Prisma.sql`id, type, title, description, category, location, coalesce(capacity, 1) AS capacity,
  app.capacity_kind(capacity_kind, type, capacity) AS "capacityKind", coalesce(is_active, true) AS "isActive",
  coalesce(is_bookable, true) AS "isBookable", external_calendar_id AS "externalCalendarId",
  coalesce(auto_approval_enabled, false) AS "autoApprovalEnabled"`

const keySchema = z.object({ title: z.string(), id: z.uuid() })

/** One page of an organisation's resources by title. */
export async function listResources(db: Db, organizationId: string, query: ResourceQuery): Promise<Page<ResourceRow>> {
  const cursor = query.cursor ? decodeCursor(query.cursor, keySchema) : null
  const backwards = cursor !== null && 'before' in cursor
  const key = cursor === null ? null : 'after' in cursor ? cursor.after : cursor.before
  const parts = [Prisma.sql`org_id = ${organizationId}::uuid`]
  if (query.type.length > 0) parts.push(Prisma.sql`type = ANY (${query.type})`)
  if (query.bookableOnly) parts.push(Prisma.sql`is_active IS NOT FALSE AND is_bookable IS NOT FALSE`)
  if (typeof query.isActive === 'boolean') parts.push(Prisma.sql`coalesce(is_active, true) = ${query.isActive}`)
  if (typeof query.isBookable === 'boolean') parts.push(Prisma.sql`coalesce(is_bookable, true) = ${query.isBookable}`)
  if (query.text)
    parts.push(Prisma.sql`position(lower(${query.text}) IN lower(concat_ws(' ', title, category, location))) > 0`)
  if (key)
    parts.push(Prisma.sql`(title, id) ${backwards ? Prisma.sql`<` : Prisma.sql`>`} (${key.title}, ${key.id}::uuid)`)
  const direction = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const rows = await db.$queryRaw<ResourceRow[]>`
    SELECT ${columns} FROM resources WHERE ${Prisma.join(parts, ' AND ')}
    ORDER BY title ${direction}, id ${direction} LIMIT ${query.limit + 1}`
  return toPage(rows, query.limit, cursor, (row) => ({ title: row.title, id: row.id }))
}

/** One resource with its rules; null when the organisation has none of this id. */
export async function getResource(db: Db, organizationId: string, id: string): Promise<ResourceDetail | null> {
  const [row] = await db.$queryRaw<(StoredResource & { countedAs: ResourceRow['capacityKind'] })[]>`
    SELECT ${storedColumns}, app.capacity_kind(capacity_kind, type, capacity) AS "countedAs" FROM resources
    WHERE org_id = ${organizationId}::uuid AND id = ${id}::uuid`
  if (!row) return null
  const { rules, damaged } = rulesOf(row)
  const { countedAs, availabilityRules: _hours, bookingRestrictions: _limits, updatedBy: _by, ...shown } = row
  return { ...shown, capacityKind: countedAs, rules, damagedRules: damaged }
}

/**
 * Resources that a sender may have meant: the one with this id, else those whose title is this, whatever the case and the spaces
 * around it. More than one means that the name is ambiguous. At most three are returned.
 */
export async function findResourceByIdOrTitle(
  db: Db,
  organizationId: string,
  text: string,
): Promise<{ id: string; title: string; type: ResourceType }[]> {
  const wanted = text.trim()
  if (isUuid(wanted)) {
    return db.$queryRaw`SELECT id, title, type FROM resources WHERE org_id = ${organizationId}::uuid AND id = ${wanted}::uuid`
  }
  return db.$queryRaw`
    SELECT id, title, type FROM resources
    WHERE org_id = ${organizationId}::uuid AND lower(trim(title)) = lower(${wanted}) AND is_active IS NOT FALSE ORDER BY id LIMIT 3`
}
