export { findResourceByIdOrTitle, getResource, listResources, type ResourceRow } from './queries.ts'
export * from './schema.ts'
