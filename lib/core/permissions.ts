import type { Actor, Role } from './actor.ts'

/**
 * The one table of who may do what. Entry wrappers enforce it, screens hide or disable by it, `docs/permissions.md` is printed
 * from it. A permission names the least role that has it; every higher role has it too.
 */
export const permissions = {
  'overview.view': { role: 'viewer', does: 'see the overview' },
  'requests.view': { role: 'viewer', does: 'see requests' },
  'requests.create': { role: 'member', does: 'enter requests' },
  'requests.triage': { role: 'member', does: 'change a request’s priority and notes' },
  'requests.assign': { role: 'member', does: 'assign requests' },
  'requests.approve': { role: 'manager', does: 'approve requests' },
  'requests.reject': { role: 'manager', does: 'reject and cancel requests' },
  'approvals.decide': {
    role: 'member',
    does: 'decide approval steps that name them, and say who stands in while away',
  },
  'approvals.manage': { role: 'admin', does: 'change approval workflows and rules' },
  'conflicts.view': { role: 'viewer', does: 'see conflicts' },
  'conflicts.assign': { role: 'member', does: 'assign conflicts' },
  'conflicts.resolve': { role: 'manager', does: 'resolve conflicts' },
  'bookings.view': { role: 'viewer', does: 'see bookings' },
  'bookings.create': { role: 'member', does: 'make bookings' },
  'bookings.override': { role: 'admin', does: 'book against the rules, with a reason' },
  'resources.view': { role: 'viewer', does: 'see resources' },
  'resources.manage': { role: 'manager', does: 'change resources' },
  'members.view': { role: 'viewer', does: 'see who belongs to the organisation' },
  'audit.view': { role: 'member', does: 'see who changed what' },
  'settings.view': { role: 'manager', does: 'see the settings' },
  'settings.manage': { role: 'admin', does: 'change the settings' },
  'webhooks.manage': { role: 'admin', does: 'manage webhook endpoints and replay deliveries' },
  'api_keys.manage': { role: 'admin', does: 'manage API keys' },
  'operations.view': { role: 'manager', does: 'see jobs and their failures' },
  'operations.manage': { role: 'admin', does: 'retry failed jobs' },
} as const satisfies Record<string, { role: Role; does: string }>

export type Permission = keyof typeof permissions

/** Every permission, in the table's order. */
export const allPermissions = Object.keys(permissions).filter((name): name is Permission => name in permissions)

const rank: Record<Role, number> = { viewer: 0, member: 1, manager: 2, admin: 3 }

/** Permissions that a person of this role has. */
export function permissionsOf(role: Role): Permission[] {
  return allPermissions.filter((permission) => rank[role] >= rank[permissions[permission].role])
}

// Machines do their one thing: an endpoint delivers requests; a job acts for the house with what its task needs.
const endpointPermissions: readonly Permission[] = ['requests.create']

/** Whether the actor may. */
export function can(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case 'person':
      return rank[actor.role] >= rank[permissions[permission].role]
    case 'api_key':
      return actor.scopes.includes(permission)
    case 'webhook_endpoint':
      return endpointPermissions.includes(permission)
    case 'job':
      return true
  }
}

/** Why not, as a sentence for a disabled control; null when the actor may. */
export function whyNot(actor: Actor, permission: Permission): string | null {
  if (can(actor, permission)) return null
  const { role, does } = permissions[permission]
  if (actor.kind === 'api_key') return `This API key has no scope to ${does} (${permission}).`
  if (actor.kind !== 'person') return `This caller may not ${does}.`
  return `Your role here is ${actor.role}; to ${does} takes ${role === 'admin' ? 'an admin' : `a ${role}`}.`
}
