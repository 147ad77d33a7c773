import { roles } from '#lib/core/actor.ts'
import { newId } from '#lib/core/ids.ts'
import type { Db } from '#lib/db/index.ts'
import { followOrganisation } from './follow-organisation.ts'
import { decideMembership, type MembershipDecision, type MembershipNews, type MembershipState } from './rules.ts'
import type { MembershipFact } from './schema.ts'
import { hasTombstone } from './tombstones.ts'

type Outcome = MembershipDecision['reason']

/** Applies news of one membership to its row. The caller holds the directory's lock. */
export async function followMembership(
  db: Db,
  fact: MembershipFact,
  news: Pick<MembershipNews, 'kind' | 'source'>,
  now: Date,
): Promise<Outcome> {
  const { clerkMembershipId, clerkRole, version, person, organisation } = fact
  const { clerkOrganizationId } = organisation
  const isDeleted = await hasTombstone(db, [clerkMembershipId, person.clerkUserId, clerkOrganizationId])
  if (news.kind === 'present' && isDeleted) return 'deleted_before'

  const organizationId = await organisationId(db, fact, news.kind, now)
  if (!organizationId) return 'never_seen'
  const row = await db.orgMembership.findFirst({
    where: { organizationId, clerkUserId: person.clerkUserId },
    select: { id: true, clerkMembershipId: true, clerkUpdatedAt: true, role: true, isActive: true },
  })
  const existing: MembershipState | null = row && {
    clerkMembershipId: row.clerkMembershipId,
    version: row.clerkUpdatedAt,
    role: roles.find((role) => role === row.role) ?? 'viewer',
    isActive: row.isActive !== false,
  }
  const decision = decideMembership(existing, isDeleted, { ...news, clerkMembershipId, clerkRole, version })
  if (!decision.write) return decision.reason

  const data = {
    clerkMembershipId,
    clerkUpdatedAt: decision.write.version,
    role: decision.write.role,
    isActive: decision.write.isActive,
    removedAt: decision.reason === 'removed' ? now : null,
    ...(decision.reason === 'removed' ? {} : { displayName: person.displayName, email: person.email }),
  }
  if (row) await db.orgMembership.update({ where: { id: row.id }, data })
  else {
    const { clerkUserId } = person
    await db.orgMembership.create({
      data: { id: newId(now), organizationId, clerkUserId, userId: clerkUserId, ...data },
    })
  }
  return decision.reason
}

/** A deletion never creates an organisation; a membership may arrive before the organisation that it is in. */
async function organisationId(
  db: Db,
  fact: MembershipFact,
  kind: MembershipNews['kind'],
  now: Date,
): Promise<string | null> {
  if (kind === 'present') return followOrganisation(db, fact.organisation, now)
  const { clerkOrganizationId } = fact.organisation
  return (await db.organization.findFirst({ where: { clerkOrganizationId }, select: { id: true } }))?.id ?? null
}
