export * from './booking-rules-schema.ts'
export { openSpans } from './opening-hours.ts'
export { findResourceByIdOrTitle, getResource, listResources, type ResourceRow } from './queries.ts'
export * from './schema.ts'
