import type { Db } from '#lib/db/index.ts'
import { parseSettings } from '#lib/domain/organisations/settings/index.ts'

/** Counting stops here: beyond it the number says nothing more, and counting on would cost more the fuller the desk is. */
export const countLimit = 1000

export type BoundedCount = { value: number; capped: boolean }

/** What waits in the first places of the navigation. */
export type AttentionCounts = { waiting: BoundedCount; conflicts: BoundedCount; quarantined: BoundedCount }

type CountRow = { waiting: number; conflicts: number; quarantined: number }

const bounded = (value: number | undefined): BoundedCount => ({
  value: Math.min(value ?? 0, countLimit),
  capped: (value ?? 0) > countLimit,
})

/** Counts of waiting requests, open conflicts and quarantined deliveries, each read no further than the limit. */
export async function countAttention(db: Db, organizationId: string): Promise<AttentionCounts> {
  const [row] = await db.$queryRaw<CountRow[]>`
    SELECT
      (SELECT count(*)::int FROM (SELECT 1 FROM external_requests
        WHERE organization_id = ${organizationId}::uuid AND status = 'pending' LIMIT ${countLimit + 1}) one) AS waiting,
      (SELECT count(*)::int FROM (SELECT 1 FROM conflict_logs
        WHERE organization_id = ${organizationId}::uuid AND status IN ('open', 'investigating') LIMIT ${countLimit + 1}) one) AS conflicts,
      (SELECT count(*)::int FROM (SELECT 1 FROM webhook_deliveries
        WHERE organization_id = ${organizationId}::uuid AND status = 'quarantined' LIMIT ${countLimit + 1}) one) AS quarantined`
  return { waiting: bounded(row?.waiting), conflicts: bounded(row?.conflicts), quarantined: bounded(row?.quarantined) }
}

/** The most urgent waiting requests, oldest first within a priority. */
export function mostUrgentRequests(db: Db, organizationId: string, take = 6) {
  return db.externalRequest.findMany({
    where: { organizationId, status: 'pending' },
    select: {
      id: true,
      title: true,
      requestType: true,
      requesterName: true,
      priority: true,
      requestedStart: true,
      requestedEnd: true,
      createdAt: true,
    },
    orderBy: [{ priorityRank: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take,
  })
}

/** The gravest conflicts that nobody has settled, oldest first within a severity. */
export async function gravestConflicts(db: Db, organizationId: string, take = 6) {
  const rows = await db.conflictLog.findMany({
    where: { organizationId, status: { in: ['open', 'investigating'] } },
    select: {
      id: true,
      conflictType: true,
      severity: true,
      status: true,
      resourceId: true,
      startsAt: true,
      endsAt: true,
      createdAt: true,
    },
    orderBy: [{ severityRank: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take,
  })
  const resources = await db.resource.findMany({
    where: { organizationId, id: { in: rows.map((row) => row.resourceId) } },
    select: { id: true, title: true },
  })
  const titles = new Map(resources.map((resource) => [resource.id, resource.title]))
  return rows.map((row) => ({ ...row, resource: titles.get(row.resourceId) ?? 'a resource that is gone' }))
}

export type CalendarHealth = {
  connected: number
  unhealthy: { id: string; name: string; provider: string; lastSyncAt: Date | null; reason: string | null }[]
  maxAgeMinutes: number
}

/** Connected calendars whose word can't be taken now: failing, never read, or read too long ago. At most `take`. */
export async function calendarHealth(db: Db, organizationId: string, now: Date, take = 6): Promise<CalendarHealth> {
  const organisation = await db.organization.findFirst({
    where: { id: organizationId },
    select: { calendarSettings: true },
  })
  const { calendar } = parseSettings({
    calendar: organisation?.calendarSettings,
    ai: {},
    notification: {},
    integration: {},
  })
  const maxAgeMinutes = calendar.values.max_age_minutes
  const oldest = new Date(now.getTime() - maxAgeMinutes * 60_000)
  const active = { organizationId, isActive: true }
  const [connected, rows] = await Promise.all([
    db.calendarIntegration.count({ where: active }),
    db.calendarIntegration.findMany({
      where: { ...active, OR: [{ syncStatus: 'error' }, { lastSyncAt: null }, { lastSyncAt: { lt: oldest } }] },
      select: { id: true, calendarName: true, provider: true, lastSyncAt: true, syncStatus: true, errorMessage: true },
      orderBy: [{ lastSyncAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
      take,
    }),
  ])
  const unhealthy = rows.map((row) => ({
    id: row.id,
    name: row.calendarName,
    provider: row.provider,
    lastSyncAt: row.lastSyncAt,
    reason: row.syncStatus === 'error' ? (row.errorMessage ?? 'the last read failed') : null,
  }))
  return { connected, unhealthy, maxAgeMinutes }
}

/** The newest digest that nobody put away; null when there is none. */
export function latestDigest(db: Db, organizationId: string) {
  return db.aiDigest.findFirst({
    where: { organizationId, isArchived: { not: true } },
    select: { id: true, digestType: true, periodStart: true, periodEnd: true, summary: true, generatedAt: true },
    orderBy: [{ periodEnd: 'desc' }, { id: 'desc' }],
  })
}

/** What takes place from now on until `until`: confirmed bookings that are running or still to come. */
export async function comingBookings(db: Db, organizationId: string, now: Date, until: Date, take = 6) {
  const rows = await db.booking.findMany({
    where: { organizationId, status: 'confirmed', startTime: { lt: until }, endTime: { gt: now } },
    select: { id: true, title: true, startTime: true, endTime: true, resourceId: true },
    orderBy: [{ startTime: 'asc' }, { id: 'asc' }],
    take,
  })
  const resources = await db.resource.findMany({
    where: { organizationId, id: { in: rows.map((row) => row.resourceId) } },
    select: { id: true, title: true },
  })
  const titles = new Map(resources.map((resource) => [resource.id, resource.title]))
  return rows.map((row) => ({ ...row, resource: titles.get(row.resourceId) ?? '' }))
}
