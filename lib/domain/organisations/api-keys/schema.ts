import { z } from 'zod'
import { allPermissions } from '#lib/core/permissions.ts'

const name = z.string().trim().min(1, 'Give the key a name.').max(100, 'Keep the name under 100 characters.')

export const createApiKeySchema = z.object({
  name,
  /** What the key may do: permissions, by name. */
  scopes: z.array(z.enum(allPermissions)).min(1, 'Choose at least one thing that the key may do.'),
  expiresAt: z.date().nullish(),
})
export const rotateApiKeySchema = z.object({
  id: z.uuid(),
  /** Hours for which the old key still works. */
  graceHours: z.number().int().min(0).max(720).default(24),
})
export const revokeApiKeySchema = z.object({ id: z.uuid() })
