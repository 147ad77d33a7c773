/** Keys by which programs are callers of their own. */
export { hashApiKey } from './api-key.ts'
export { createApiKey } from './create-api-key.ts'
export { type ApiKeyRow, findApiKey, type FoundApiKey, listApiKeys } from './queries.ts'
export { revokeApiKey } from './revoke-api-key.ts'
export { rotateApiKey } from './rotate-api-key.ts'
export * from './schema.ts'
