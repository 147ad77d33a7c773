import { notFound } from '#lib/core/errors.ts'
import type { Page } from '#lib/core/pagination.ts'
import type { World } from '#lib/db/index.ts'
import { readApproval, viewApproval } from '#lib/domain/approvals/index.ts'
import type { Verdict } from '#lib/domain/conflicts/index.ts'
import { getRequest, waitingStatuses } from '#lib/domain/requests/index.ts'
import type { NotApplied } from '#lib/domain/resolutions/index.ts'
import type { ApiAnswer } from '#lib/entry/api-route.ts'

/** A page as the API answers it. */
export function pageAnswer<T>({ rows, nextCursor, previousCursor }: Page<T>): ApiAnswer {
  return { status: 200, body: { data: rows, nextCursor, previousCursor } }
}

/** The guard's refusal: 409 with the reasons, as problem details. Resolved, not thrown, so that its conflict commits. */
export function refusedAnswer({ verdict, conflictId }: { verdict: Verdict; conflictId: string | null }): ApiAnswer {
  const blocking = verdict.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')
  return {
    status: 409,
    body: {
      type: 'urn:masterflow:problem:refused',
      title: 'Refused',
      status: 409,
      detail: blocking.map(({ message }) => message).join(' ') || 'The time cannot be had.',
      code: 'refused',
      ...verdict,
      conflictId,
    },
  }
}

/** A way out that is not possible any more: 409 with the ways that there are now. Nothing was changed. */
export function wayMovedAnswer({ why, now }: NotApplied): ApiAnswer {
  const problem = {
    type: 'urn:masterflow:problem:refused',
    title: 'Refused',
    status: 409,
    detail: why,
    code: 'refused',
  }
  return { status: 409, body: { ...problem, now } }
}

/**
 * A request with its data, as the API shows it, and while it waits where it stands among its approval steps. Who changed what is the
 * audit log's and stays there.
 */
export async function requestBody(world: World, id: string): Promise<Record<string, unknown>> {
  const found = await getRequest(world.db, world.actor.organizationId, id)
  if (!found) throw notFound('request')
  const { history: _history, deliveries: _deliveries, conflicts: _conflicts, ...shown } = found
  const state = waitingStatuses.includes(found.status) ? await readApproval(world, found) : null
  return { ...shown, approval: state && viewApproval(state) }
}
