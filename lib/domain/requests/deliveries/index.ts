/** What arrived through webhook endpoints, verbatim, and what became of it. */
export { type DeliveryDetail, type DeliveryRow, getDelivery, listDeliveries } from './queries.ts'
export { replayDelivery } from './replay-delivery.ts'
export { replayQuarantined } from './replay-quarantined.ts'
export * from './schema.ts'
