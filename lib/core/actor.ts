import type { Permission } from './permissions.ts'

export const roles = ['admin', 'manager', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

/** Who calls. Every verb and every transaction has one; there are no made-up users for machines. */
export type Actor =
  | { kind: 'person'; userId: string; organizationId: string; role: Role; sessionId?: string }
  | { kind: 'api_key'; apiKeyId: string; organizationId: string; scopes: readonly Permission[] }
  | { kind: 'webhook_endpoint'; endpointId: string; organizationId: string }
  | { kind: 'job'; task: string; organizationId: string }

/** The `sub` of `app.claims`: what PostgreSQL's policies take the caller for. */
export function actorSubject(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return actor.userId
    case 'api_key':
      return `api_key:${actor.apiKeyId}`
    case 'webhook_endpoint':
      return `webhook_endpoint:${actor.endpointId}`
    case 'job':
      return `worker:${actor.organizationId}`
  }
}

/** What `created_by`, `processed_by` and the audit log keep: a Clerk user id, or which machine. */
export function actorId(actor: Actor): string {
  return actor.kind === 'job' ? `job:${actor.task}` : actorSubject(actor)
}
