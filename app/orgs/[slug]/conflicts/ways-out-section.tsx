import { Suspense } from 'react'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { readOrg } from '#lib/db/index.ts'
import { isAppError } from '#lib/core/errors.ts'
import { findWaysOut, UNDO_SECONDS, type WaysOut } from '#lib/domain/resolutions/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { WaysOutControls } from './ways-out-controls.tsx'

/** The ranked ways out of an open conflict. Working them out asks many verdicts, so it streams in after the rest of the detail. */
export function WaysOutSection(props: Asked) {
  return (
    <Suspense key={props.id} fallback={<Skeleton className="mb-6 h-40 w-full rounded-md" />}>
      <Loaded {...props} />
    </Suspense>
  )
}

type Asked = { slug: string; actor: PersonActor; id: string }

async function Loaded({ slug, actor, id }: Asked) {
  const found = await waysOf(actor, id)
  if (!found) return null
  // Made anew with each ranking: what was refused about an older one is gone.
  return <WaysOutControls key={found.version} slug={slug} found={found} undoSeconds={UNDO_SECONDS} />
}

async function waysOf(actor: PersonActor, conflictId: string): Promise<WaysOut | null> {
  try {
    return await readOrg(actor, (db) => findWaysOut({ db, actor, now: new Date() }, { conflictId }))
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  }
}
