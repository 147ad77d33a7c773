import type { World } from '../../db/context.ts'
import type { ApprovalState } from './read-approval.ts'

/**
 * Writes down at which step a waiting request stands and since when. The clock of a step begins when the request comes to it, and
 * anew when something else is asked. Without a step that applies the run is over, which is remembered under the workflow's version,
 * so that nobody looks again until that changes.
 */
export async function followRun(
  { db, actor, now }: World,
  requestId: string,
  workflow: { id: string; version: number },
  state: Pick<ApprovalState, 'current' | 'asked'> | null,
): Promise<void> {
  const step = state?.current ?? null
  const asked = state?.asked ?? ''
  const minutes = step?.timeoutMinutes ?? null
  await db.$executeRaw`
    INSERT INTO approval_runs (organization_id, request_id, workflow_id, workflow_version, step_id, step_since, due_at, asked, finished_at)
    VALUES (${actor.organizationId}::uuid, ${requestId}::uuid, ${workflow.id}::uuid, ${workflow.version}::int, ${step?.id ?? null}::uuid, ${now},
      ${now}::timestamptz + ${minutes}::int * interval '1 minute', ${asked}, ${step ? null : now}::timestamptz)
    ON CONFLICT (organization_id, request_id) DO UPDATE SET workflow_id = excluded.workflow_id, workflow_version = excluded.workflow_version,
      step_id = excluded.step_id, asked = excluded.asked, finished_at = excluded.finished_at,
      (step_since, escalated_at, due_at) = (SELECT since, CASE WHEN stays THEN approval_runs.escalated_at END,
          since + ${minutes}::int * interval '1 minute'
        FROM (SELECT approval_runs.step_id IS NOT DISTINCT FROM excluded.step_id AND approval_runs.asked = excluded.asked
            AND approval_runs.finished_at IS NULL AS stays) AS before,
          LATERAL (SELECT CASE WHEN stays THEN approval_runs.step_since ELSE excluded.step_since END AS since) AS clock)`
}

/** Ends the run of a request that is decided; nothing when it had none. */
export async function finishRun({ db, actor, now }: World, requestId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE approval_runs SET finished_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ${requestId}::uuid AND finished_at IS NULL`
}
