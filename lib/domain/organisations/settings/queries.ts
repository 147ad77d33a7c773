import type { Db } from '#lib/db/index.ts'
import { parseSettings } from './parse-settings.ts'

const columns = {
  name: true,
  slug: true,
  timezone: true,
  updatedAt: true,
  calendarSettings: true,
  aiSettings: true,
  notificationSettings: true,
  integrationSettings: true,
} as const

/** An organisation's settings as forms show them, and the time that a save has to name. Null when it isn't visible. */
export async function readSettings(db: Db, organizationId: string) {
  const row = await db.organization.findFirst({ where: { id: organizationId }, select: columns })
  if (!row) return null
  return {
    name: row.name,
    slug: row.slug,
    timezone: row.timezone ?? 'UTC',
    updatedAt: (row.updatedAt ?? new Date(0)).toISOString(),
    sections: parseSettings({
      calendar: row.calendarSettings,
      ai: row.aiSettings,
      notification: row.notificationSettings,
      integration: row.integrationSettings,
    }),
  }
}
