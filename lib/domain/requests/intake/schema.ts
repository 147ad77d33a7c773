import { z } from 'zod'
import {
  requestPriorities,
  type RequestPriority,
  type RequestSource,
  requestTypes,
  type RequestType,
} from '../schema.ts'

/** What is wrong with a field, in the terms of whoever sent it: `field` is the path that they wrote. */
export type Problem = { field: string; message: string }

/** A request as recordRequest takes it, whatever door it came through. Times are instants. */
export type RequestInput = {
  source: RequestSource
  /** The record's id at its source: the same id is the same request. */
  externalId: string
  type: RequestType
  /** What was sent about it, verbatim. */
  data: Record<string, unknown>
  title?: string | null
  resourceId?: string | null
  start?: Date | null
  end?: Date | null
  participants?: number | null
  requesterName?: string | null
  requesterEmail?: string | null
  priority?: RequestPriority | null
  /** When the record was last changed at its source: an older edit that arrives late changes nothing. */
  sourceUpdatedAt?: Date | null
  mappingVersion?: number | null
  deliveryId?: string | null
}

export const recordOutcomes = ['created', 'updated', 'amended', 'unchanged', 'outdated'] as const
export type RecordOutcome = (typeof recordOutcomes)[number]

const path = z.string().trim().min(1, 'Write a path like data.start or /data/start.').max(500)

/** Where one field comes from: the first path that leads to something, or several joined by a space, or always the same text. */
export const fieldSourceSchema = z.union([
  z.object({ from: z.union([path, z.array(path).min(1).max(20)]) }),
  z.object({ join: z.array(path).min(2).max(5) }),
  z.object({ constant: z.string().trim().min(1).max(500) }),
])
export type FieldSource = z.infer<typeof fieldSourceSchema>

const words = <T extends string>(values: readonly [T, ...T[]]) =>
  z.record(z.string().max(200), z.enum(values)).optional()

/**
 * How the bodies of an endpoint are understood. Paths are JSON pointers (RFC 6901: "/answers/Which room?") or dotted
 * ("data.start"). `types` and `priorities` translate the sender's words ("Raumbuchung" to "booking").
 */
export const mappingDefinitionSchema = z.object({
  version: z.literal(1),
  fields: z.object({
    id: fieldSourceSchema,
    type: fieldSourceSchema,
    timestamp: fieldSourceSchema.optional(),
    title: fieldSourceSchema.optional(),
    resource: fieldSourceSchema.optional(),
    start: fieldSourceSchema.optional(),
    end: fieldSourceSchema.optional(),
    participants: fieldSourceSchema.optional(),
    name: fieldSourceSchema.optional(),
    email: fieldSourceSchema.optional(),
    priority: fieldSourceSchema.optional(),
  }),
  /** The object that is kept with the request; the whole body when absent. */
  data: path.optional(),
  types: words(requestTypes),
  priorities: words(requestPriorities),
})
export type MappingDefinition = z.infer<typeof mappingDefinitionSchema>
export type MappedField = keyof MappingDefinition['fields']
