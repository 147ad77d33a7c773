import { AppError } from '#lib/core/errors.ts'
import { isUuid } from '#lib/core/ids.ts'
import { readTime } from '#lib/core/time.ts'
import type { Db } from '#lib/db/index.ts'
import { findResourceByIdOrTitle } from '#lib/domain/resources/index.ts'

/** The organisation's zone: local times in the API are in it. */
export async function organisationZone(db: Db, organizationId: string): Promise<string> {
  const [row] = await db.$queryRaw<{ zone: string }[]>`
    SELECT coalesce(timezone, 'UTC') AS zone FROM organizations WHERE id = ${organizationId}::uuid`
  return row?.zone ?? 'UTC'
}

/** Reads a time of the caller's. @throws AppError `bad_input` in words that name the field */
export function readInstant(text: string, zone: string, field: string): Date {
  const read = readTime(text, zone)
  if (read instanceof Date) {
    const year = read.getUTCFullYear()
    if (year >= 1900 && year <= 9998) return read
  }
  const message = read instanceof Date ? 'That year cannot be booked.' : read.problem
  throw new AppError('bad_input', `${field}: ${message}`, { errors: [{ field, message }] })
}

/** Reads a time of a filter, when there is one. */
export function readOptional(text: string | undefined, zone: string, field: string): Date | null {
  return text === undefined ? null : readInstant(text, zone, field)
}

/** The id of the resource that the caller names. @throws AppError `not_found`, or `bad_input` when several are called that */
export async function readResource(db: Db, organizationId: string, named: string): Promise<string> {
  if (isUuid(named)) return named
  const found = await findResourceByIdOrTitle(db, organizationId, named)
  const [first] = found
  if (first && found.length === 1) return first.id
  if (!first) throw new AppError('not_found', 'There is no such resource here.', { field: 'resource' })
  throw new AppError('bad_input', 'More than one resource is called that. Send its id.', { field: 'resource' })
}
