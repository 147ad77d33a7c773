import { z } from 'zod'
import type { World } from '../../db/context.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** A booking as it was before a way was applied: what an undo puts back. */
const formerBookingSchema = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  start: instant,
  end: instant,
  participants: z.number().int(),
  status: z.enum(['confirmed', 'pending']),
  overrideReason: z.string().nullable(),
  among: z.array(z.string()),
  broken: z.array(z.string()),
})

/** `conflict_resolutions.before` */
export const beforeSchema = z.object({
  booking: formerBookingSchema.nullable(),
  status: z.enum(['open', 'investigating']),
  /** What stood in `conflict_resolution_notes` of each booking. */
  notes: z.array(z.object({ id: z.uuid(), words: z.string().nullable() })),
})

/** `conflict_resolutions.after` */
export const afterSchema = z.object({
  /** The version that the booking has got: one that changed again since is not put back. */
  booking: z.object({ id: z.uuid(), version: z.number().int() }).nullable(),
  /** The second part of a split booking. */
  created: z.object({ id: z.uuid(), version: z.number().int() }).nullable(),
  messages: z.array(z.uuid()),
  alternativeId: z.uuid().nullable(),
})

export type Before = z.input<typeof beforeSchema>
export type After = z.input<typeof afterSchema>

/** A resolution as it is read back, its row locked. */
export type LockedResolution = {
  id: string
  conflictId: string
  sentence: string
  before: unknown
  after: unknown
  undoUntil: Date
  undoneAt: Date | null
}

/** Locks what was applied; null when the organisation has no such resolution. */
export async function lockResolution({ db, actor }: World, id: string): Promise<LockedResolution | null> {
  const [row] = await db.$queryRaw<LockedResolution[]>`
    SELECT id, conflict_id AS "conflictId", sentence, before, after, undo_until AS "undoUntil", undone_at AS "undoneAt"
    FROM conflict_resolutions WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR UPDATE`
  return row ?? null
}
