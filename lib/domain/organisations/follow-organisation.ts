import { AppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import type { Db } from '#lib/db/index.ts'
import { isNewer } from './rules.ts'
import type { OrganisationFact } from './schema.ts'

/**
 * Makes an organisation's row say what Clerk says, unless we already hold something newer. A row without a Clerk id and with
 * the same slug is taken to be the same organisation: that is how one that was there before is linked.
 * @returns the organisation's id
 * @throws AppError `conflict` when another organisation still holds the slug: the event that frees it has not arrived, and
 * Clerk sends this one again
 */
export async function followOrganisation(db: Db, fact: OrganisationFact, now: Date): Promise<string> {
  const { clerkOrganizationId, name, slug, version } = fact
  const known = await db.organization.findFirst({
    where: { OR: [{ clerkOrganizationId }, { clerkOrganizationId: null, slug }] },
    // The one that carries the id comes before one that only shares the slug.
    orderBy: { clerkOrganizationId: { sort: 'asc', nulls: 'last' } },
    select: { id: true, slug: true, clerkOrganizationId: true, clerkUpdatedAt: true },
  })
  if (!known) {
    await freeSlug(db, slug)
    const id = newId(now)
    await db.organization.create({ data: { id, name, slug, clerkOrganizationId, clerkUpdatedAt: version } })
    return id
  }
  if (known.clerkOrganizationId !== null && !isNewer(known.clerkUpdatedAt, version)) return known.id
  if (known.slug !== slug) await freeSlug(db, slug)
  await db.organization.update({
    where: { id: known.id },
    data: { name, slug, clerkOrganizationId, clerkUpdatedAt: version },
  })
  return known.id
}

/** An organisation that Clerk deleted keeps its rows here, but not its slug when another one takes it. */
async function freeSlug(db: Db, slug: string): Promise<void> {
  const holder = await db.organization.findFirst({ where: { slug }, select: { id: true, isActive: true } })
  if (!holder) return
  if (holder.isActive !== false) throw new AppError('conflict', 'Another organisation holds this slug.', { slug })
  await db.organization.update({ where: { id: holder.id }, data: { slug: `${slug}-removed-${holder.id.slice(0, 8)}` } })
}
