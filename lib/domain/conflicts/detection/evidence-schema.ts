import { z } from 'zod'
import { occupancySchema, reasonSchema, sourceSchema } from '../schema.ts'
import { conflictCauses } from '../values.ts'

const range = z.object({ start: z.string(), end: z.string() })

/** The version that is written; a document of an older one is read by the same schema, which it also fits. */
export const evidenceVersion = 2

/** `conflict_logs.conflict_data`: what was found, when it was true, and by which rules. Times are instants (RFC 3339). */
export const evidenceSchema = z.looseObject({
  version: z.number().int(),
  /** When it clashes: of two, the time that both want; of a capacity, the whole time at which it is exceeded. */
  range,
  occupancies: z.array(occupancySchema.partial().extend({ kind: z.string(), id: z.string() })),
  cause: z.union([z.enum(conflictCauses), z.literal('written_outside_masterflow')]),
  reasons: z.array(reasonSchema).optional(),
  sources: z.array(sourceSchema).optional(),
  /** Only set-up or clean-down touch; the times themselves don't. */
  bufferOnly: z.boolean().optional(),
  /** Of an exceeded capacity: how much there is, the most that is taken at once, by how much that is too much, and when. */
  capacity: z
    .object({ kind: z.string(), capacity: z.number(), peak: z.number(), surplus: z.number(), at: range })
    .optional(),
  /** Of a mismatch of zones: which of its kinds, and the zones concerned. */
  zones: z
    .object({
      problem: z.enum(['unresolved', 'gap', 'overlap', 'floating', 'offset', 'rules_changed']),
      named: z.string().nullish(),
      expected: z.string().nullish(),
    })
    .optional(),
  /** Why somebody decided against the rules. */
  reason: z.string().nullish(),
  asOf: z.string().optional(),
})
export type Evidence = z.infer<typeof evidenceSchema>
