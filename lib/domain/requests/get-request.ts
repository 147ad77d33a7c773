import type { Db } from '../../db/context.ts'
import { type HistoryEntry, readHistory } from '../../db/history.ts'
import type { AutoApproval } from '../approvals/index.ts'
import type { Verdict } from '../conflicts/index.ts'
import { requestColumns, type RequestRow } from './list-requests.ts'

export type RequestAmendment = {
  id: string
  at: Date
  changes: Record<string, [unknown, unknown]>
  deliveryId: string | null
}
export type RequestDelivery = {
  id: string
  at: Date
  status: string
  outcome: string | null
  mappingVersion: number | null
  duplicates: number
}
export type RequestConflict = { id: string; type: string; severity: string; status: string; summary: string }

export type RequestDetail = RequestRow & {
  /** What the sender sent, as it was understood. */
  data: unknown
  notes: string | null
  processedAt: Date | null
  processedBy: string | null
  mappingVersion: number | null
  /** The verdict that a decision was made by; null before one. */
  decidedVerdict: Verdict | null
  /** What was said about approving it by itself; null where that is not switched on. */
  autoApproval: AutoApproval | null
  history: HistoryEntry[]
  amendments: RequestAmendment[]
  deliveries: RequestDelivery[]
  conflicts: RequestConflict[]
}

/** One request with all that triage looks at; null when the organisation has none of this id. */
export async function getRequest(db: Db, organizationId: string, id: string): Promise<RequestDetail | null> {
  const [row] = await db.$queryRaw<Omit<RequestDetail, 'history' | 'amendments' | 'deliveries' | 'conflicts'>[]>`
    SELECT ${requestColumns}, q.request_data AS data, q.processing_notes AS notes, q.processed_at AS "processedAt",
      q.processed_by AS "processedBy", q.mapping_version AS "mappingVersion", q.verdict AS "decidedVerdict",
      q.auto_approval AS "autoApproval"
    FROM external_requests q LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${organizationId}::uuid AND q.id = ${id}::uuid`
  if (!row) return null
  const history = await readHistory(db, organizationId, 'request', id)
  const amendments = await db.$queryRaw<RequestAmendment[]>`
    SELECT id, created_at AS at, changes, delivery_id AS "deliveryId" FROM request_amendments
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${id}::uuid ORDER BY created_at DESC LIMIT 50`
  const deliveries = await db.$queryRaw<RequestDelivery[]>`
    SELECT id, received_at AS at, status, outcome, mapping_version AS "mappingVersion", duplicate_count AS duplicates FROM webhook_deliveries
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${id}::uuid ORDER BY received_at DESC LIMIT 50`
  const conflicts = await db.$queryRaw<RequestConflict[]>`
    SELECT id, conflict_type AS type, severity, status, coalesce(conflict_data #>> '{reasons,0,message}', '') AS summary FROM conflict_logs
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${id}::uuid ORDER BY created_at DESC LIMIT 20`
  return { ...row, history, amendments, deliveries, conflicts }
}
