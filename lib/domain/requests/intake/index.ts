/** How what was sent becomes a request. */
export { unkeepable } from './check-json.ts'
export { apiMapping, defaultMapping } from './default-mappings.ts'
export { type FoundResource, mapBody, type Mapped, type MappingWorld, resourceNamed } from './map-body.ts'
export { parseBody } from './parse-body.ts'
export { markFailed, processDelivery, type Processed } from './process-delivery.ts'
export { recordRequest, type Recorded } from './record-request.ts'
export { resourceFinder } from './resource-finder.ts'
export {
  type FieldSource,
  fieldSourceSchema,
  type MappedField,
  type MappingDefinition,
  mappingDefinitionSchema,
  type Problem,
  type RecordOutcome,
  recordOutcomes,
  type RequestInput,
} from './schema.ts'
export { mapDelivery } from './tasks.ts'
