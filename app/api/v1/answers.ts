import { notFound } from '#lib/core/errors.ts'
import type { Page } from '#lib/core/pagination.ts'
import type { Db } from '#lib/db/index.ts'
import type { Verdict } from '#lib/domain/conflicts/index.ts'
import { getRequest } from '#lib/domain/requests/index.ts'
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

/** A request with its data, as the API shows it: who changed what is the audit log's and stays there. */
export async function requestBody(db: Db, organizationId: string, id: string): Promise<Record<string, unknown>> {
  const found = await getRequest(db, organizationId, id)
  if (!found) throw notFound('request')
  const { history: _history, deliveries: _deliveries, conflicts: _conflicts, ...shown } = found
  return shown
}
