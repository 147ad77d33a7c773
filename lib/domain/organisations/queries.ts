import { type Role, roles } from '#lib/core/actor.ts'
import type { Db } from '#lib/db/index.ts'

export type Organisation = {
  id: string
  name: string
  slug: string
  /** IANA zone in which the organisation tells time. */
  timezone: string
  clerkOrganizationId: string | null
}

export type Membership = {
  id: string
  role: Role
  isActive: boolean
  clerkMembershipId: string | null
  version: Date | null
  organisation: Organisation
}

const organisationColumns = { id: true, name: true, slug: true, timezone: true, clerkOrganizationId: true } as const

/** An organisation that Clerk has not deleted, by the slug in its URLs. */
async function findOrganisationBySlug(db: Db, slug: string): Promise<Organisation | null> {
  const row = await db.organization.findFirst({
    where: { slug, isActive: { not: false } },
    select: organisationColumns,
  })
  return row && { ...row, timezone: row.timezone ?? 'UTC' }
}

/** A person's membership of the organisation with this slug, active or not. */
export async function findMembership(db: Db, who: { clerkUserId: string; slug: string }): Promise<Membership | null> {
  const organisation = await findOrganisationBySlug(db, who.slug)
  if (!organisation) return null
  const row = await db.orgMembership.findFirst({
    where: { organizationId: organisation.id, clerkUserId: who.clerkUserId },
    select: { id: true, role: true, isActive: true, clerkMembershipId: true, clerkUpdatedAt: true },
  })
  const role = roles.find((one) => one === row?.role)
  if (!row || !role) return null
  const { id, clerkMembershipId, clerkUpdatedAt } = row
  return { id, role, isActive: row.isActive === true, clerkMembershipId, version: clerkUpdatedAt, organisation }
}
