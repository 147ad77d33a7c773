import { AppError, notFound } from '#lib/core/errors.ts'
import { audit, type Changes, Prisma, type World } from '#lib/db/index.ts'
import { mergeSettings, parseSettings } from './parse-settings.ts'
import type { SettingsSection, UpdateSettings } from './schema.ts'

const columns = {
  calendar: Prisma.sql`calendar_settings`,
  ai: Prisma.sql`ai_settings`,
  notification: Prisma.sql`notification_settings`,
  integration: Prisma.sql`integration_settings`,
} as const satisfies Record<SettingsSection, Prisma.Sql>

type Row = { document: unknown; updated_at: Date | null }

/**
 * Replaces the known values of one section; keys that are not ours stay. Nothing is written when nothing changed.
 * @returns the section's values as they are now, and the organisation's new `updated_at`
 * @throws AppError `stale` with what is stored now when the organisation changed since the form was shown; `not_found`
 */
export async function updateSettings(
  { db, actor, now }: World,
  input: UpdateSettings,
): Promise<{ section: SettingsSection; updatedAt: string }> {
  const column = columns[input.section]
  const rows = await db.$queryRaw<Row[]>`
    SELECT ${column} AS document, updated_at FROM organizations
    WHERE id = ${actor.organizationId}::uuid FOR UPDATE`
  const row = rows[0]
  if (!row) throw notFound('organisation')
  const before = currentValues(input.section, row.document)
  const changes = changesBetween(before, input.values)
  if (Object.keys(changes).length === 0) return { section: input.section, updatedAt: stamp(row.updated_at) }
  if (stamp(row.updated_at) !== new Date(input.expectedUpdatedAt).toISOString()) {
    throw new AppError(
      'stale',
      'Somebody changed the organisation while you were writing. Reload to see their values; yours are still in the form.',
      { current: before },
    )
  }
  const document = JSON.stringify(mergeSettings(row.document, input.values))
  const updated = await db.$queryRaw<{ updated_at: Date }[]>`
    UPDATE organizations SET ${column} = ${document}::jsonb, updated_at = ${now}
    WHERE id = ${actor.organizationId}::uuid RETURNING updated_at`
  await audit(db, {
    actor,
    now,
    action: 'organization.settings_changed',
    entityType: 'organization',
    entityId: actor.organizationId,
    changes,
  })
  return { section: input.section, updatedAt: stamp(updated[0]?.updated_at ?? now) }
}

// JavaScript's dates end at milliseconds, PostgreSQL's at microseconds: compare what a form can have seen.
const stamp = (date: Date | null) => (date ?? new Date(0)).toISOString()

function currentValues(section: SettingsSection, document: unknown): Record<string, unknown> {
  const empty = { calendar: {}, ai: {}, notification: {}, integration: {} }
  return { ...parseSettings({ ...empty, [section]: document })[section].values }
}

function changesBetween(before: Record<string, unknown>, after: object): Changes {
  const changes: Changes = {}
  for (const [key, value] of Object.entries(after)) {
    const was = JSON.stringify(before[key] ?? null)
    const is = JSON.stringify(value ?? null)
    if (was !== is) changes[key] = [JSON.parse(was), JSON.parse(is)]
  }
  return changes
}
