import { z } from 'zod'
import { mappingDefinitionSchema } from '../intake/schema.ts'

/** Kinds of senders that have a webhook of their own. */
export const endpointSources = ['appsheet', 'google_forms'] as const
export type EndpointSource = (typeof endpointSources)[number]

/** The path under `/api/webhooks/` of each kind. */
export const endpointPaths = { appsheet: 'appsheet', google_forms: 'google-forms' } as const satisfies Record<
  EndpointSource,
  string
>

export const createEndpointSchema = z.object({
  source: z.enum(endpointSources),
  name: z.string().trim().min(1, 'Give the endpoint a name.').max(100, 'Keep the name under 100 characters.'),
})
export const endpointIdSchema = z.object({ id: z.uuid() })
export const rotateSecretSchema = z.object({
  id: z.uuid(),
  /** Hours for which the secrets until now still work. */
  graceHours: z.number().int().min(0).max(720).default(24),
})
export const revokeSecretSchema = z.object({ id: z.uuid(), secretId: z.uuid() })
export const setEndpointActiveSchema = z.object({ id: z.uuid(), isActive: z.boolean() })
export const saveMappingSchema = z.object({
  id: z.uuid(),
  definition: mappingDefinitionSchema,
  /** The version that was edited: saving over a newer one is refused as stale. Absent: the newest. */
  expectedVersion: z.number().int().positive().nullish(),
})
