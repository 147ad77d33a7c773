import { z } from 'zod'
import { createApiKeySchema } from '#lib/domain/organisations/api-keys/schema.ts'

/** What the form asks; how long the key works becomes an instant when it is sent. */
export const newKeySchema = createApiKeySchema
  .pick({ name: true, scopes: true })
  .extend({ lifetime: z.enum(['30', '90', '365', 'never'], { error: 'Choose how long it works.' }) })

export type NewKey = z.infer<typeof newKeySchema>
