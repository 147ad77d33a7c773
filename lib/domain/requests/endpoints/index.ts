/** Ways in for senders that are not people: webhook endpoints, their secrets and mappings. */
export { appsheetBodyTemplate, googleFormsScript } from './body-template.ts'
export { createEndpoint } from './create-endpoint.ts'
export { hashSecret, secretContext } from './endpoint-secret.ts'
export {
  type EndpointDoor,
  type EndpointRow,
  type EndpointSecretRow,
  findEndpointDoor,
  getMapping,
  listEndpoints,
  readMappingFacts,
} from './queries.ts'
export { revokeSecret } from './revoke-secret.ts'
export { rotateSecret } from './rotate-secret.ts'
export { saveMapping } from './save-mapping.ts'
export * from './schema.ts'
export { setEndpointActive } from './set-endpoint-active.ts'
