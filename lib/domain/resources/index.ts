export * from './booking-rules-schema.ts'
export { createResource } from './create-resource.ts'
export { editResource, type ResourceChange } from './edit-resource.ts'
export { openSpans } from './opening-hours.ts'
export type { DetectConflicts } from './port.ts'
export {
  findResourceByIdOrTitle,
  getResource,
  listResources,
  type ResourceDetail,
  type ResourceRow,
} from './queries.ts'
export { readUsage, type Usage, type UsageWeek } from './read-usage.ts'
export * from './resource-form-schema.ts'
export { saveBookingRules } from './save-booking-rules.ts'
export * from './schema.ts'
