/** The database door: everything that may leave this folder. */
export { audit, type AuditEntry, type Changes } from './audit.ts'
export { closeDatabase } from './client.ts'
export type { Db, World } from './context.ts'
export { enqueue, enqueueMany, type EnqueueOptions, enqueueStatement } from './enqueue.ts'
export { Prisma } from './generated/client.ts'
export { changesSince, type HistoryEntry, readHistory } from './history.ts'
export { readOrg, withOrg } from './with-org.ts'
export { platformReasons, type PlatformReason, withPlatform } from './with-platform.ts'
