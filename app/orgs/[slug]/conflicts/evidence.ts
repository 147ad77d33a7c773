import { z } from 'zod'
import { occupancySchema, reasonSchema, sourceSchema } from '#lib/domain/conflicts/schema.ts'

const span = z.object({ start: z.string(), end: z.string() })

/** `conflict_logs.conflict_data` as far as it can be read: other writers keep less, and unknown keys are no harm. */
const evidenceSchema = z.looseObject({
  version: z.number().optional().catch(undefined),
  range: span.optional().catch(undefined),
  // Rows of the database's own trigger name only kind and id.
  occupancies: z.array(z.looseObject({ kind: z.string(), id: z.string() })).catch([]),
  cause: z.string().catch('unknown'),
  reasons: z.array(reasonSchema).catch([]),
  sources: z.array(sourceSchema).catch([]),
  bufferOnly: z.boolean().optional().catch(undefined),
  capacity: z
    .object({ kind: z.string(), capacity: z.number(), peak: z.number(), surplus: z.number(), at: span })
    .optional()
    .catch(undefined),
  zones: z
    .object({ problem: z.string(), named: z.string().nullish(), expected: z.string().nullish() })
    .optional()
    .catch(undefined),
  asOf: z.string().optional().catch(undefined),
  reason: z.string().nullish().catch(undefined),
})

export type Evidence = z.infer<typeof evidenceSchema>

/** Reads stored evidence; what is damaged is left out rather than failing the page. */
export function readEvidence(data: unknown): Evidence {
  const result = evidenceSchema.safeParse(data)
  return result.success ? result.data : { occupancies: [], cause: 'unknown', reasons: [], sources: [] }
}

/** The occupancies that say when they are, for the picture. */
export function timedOccupancies(evidence: Evidence) {
  return evidence.occupancies.flatMap((one) => {
    const parsed = occupancySchema.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}
