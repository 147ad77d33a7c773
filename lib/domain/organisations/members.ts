import type { Role } from '#lib/core/actor.ts'
import { roles } from '#lib/core/actor.ts'
import type { Db } from '#lib/db/index.ts'

/** Somebody who belongs, or belonged, to the organisation. */
export type MemberRow = {
  /** Clerk's id of the person: what `assigned_to`, `processed_by` and the audit log keep. */
  userId: string
  /** What people call them; the part before the @ when Clerk knows no name. */
  name: string
  role: Role
  isActive: boolean
}

/** Everybody of the organisation by name, those who left included: their names still stand in the history. At most 1,000. */
export async function listMembers(db: Db, organizationId: string): Promise<MemberRow[]> {
  const rows = await db.orgMembership.findMany({
    where: { organizationId, clerkUserId: { not: '' } },
    select: { clerkUserId: true, displayName: true, email: true, role: true, isActive: true },
    orderBy: [{ displayName: 'asc' }, { clerkUserId: 'asc' }],
    take: 1000,
  })
  return rows.map((row) => ({
    userId: row.clerkUserId,
    name: row.displayName?.trim() || row.email?.split('@')[0] || 'Somebody without a name',
    role: roles.find((role) => role === row.role) ?? 'viewer',
    isActive: row.isActive === true,
  }))
}
