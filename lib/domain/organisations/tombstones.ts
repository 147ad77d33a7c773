import type { Db } from '#lib/db/index.ts'

/** Clerk never uses an id twice, so what was deleted once stays deleted, whatever arrives later. */
export type TombstoneKind = 'organization' | 'membership' | 'user'

/**
 * Lets one change of the directory happen at a time, until the transaction ends. Without it a creation and its deletion that
 * arrive together would each miss the other. Such changes are rare; one lock for all keeps them free of deadlocks.
 */
export async function lockDirectory(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('masterflow:clerk-directory', 0))`
}

/** Remembers a deletion; the second time changes nothing. */
export async function addTombstone(db: Db, kind: TombstoneKind, clerkId: string, now: Date): Promise<void> {
  await db.clerkTombstone.upsert({
    where: { clerkId },
    create: { clerkId, kind, deletedAt: now },
    update: {},
  })
}

/** Whether Clerk has deleted any of these. */
export async function hasTombstone(db: Db, clerkIds: readonly string[]): Promise<boolean> {
  const found = await db.clerkTombstone.findFirst({
    where: { clerkId: { in: [...clerkIds] } },
    select: { clerkId: true },
  })
  return found !== null
}
