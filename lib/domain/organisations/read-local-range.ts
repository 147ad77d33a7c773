import { AppError } from '#lib/core/errors.ts'
import { readTime } from '#lib/core/time.ts'
import type { World } from '#lib/db/index.ts'

/**
 * Reads a start and an end that a person typed: local time in the organisation's zone, or with an offset of its own.
 * @throws AppError `bad_input` naming the field of a time that is none, is skipped or happens twice, and of an end before its start
 */
export async function readLocalRange(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  typed: { start: string; end: string },
): Promise<{ start: Date; end: Date }> {
  const organisation = await db.organization.findFirst({
    where: { id: actor.organizationId },
    select: { timezone: true },
  })
  const zone = organisation?.timezone ?? 'UTC'
  const start = readTime(typed.start, zone)
  const end = readTime(typed.end, zone)
  const fields: Record<string, string> = {}
  if (!(start instanceof Date)) fields['start'] = start.problem
  if (!(end instanceof Date)) fields['end'] = end.problem
  if (start instanceof Date && end instanceof Date) {
    if (end > start) return { start, end }
    fields['end'] = 'The end is not after the start.'
  }
  throw new AppError('bad_input', Object.values(fields).join(' '), { fields })
}
