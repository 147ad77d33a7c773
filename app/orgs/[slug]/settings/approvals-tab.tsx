import { whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import {
  type DelegationRow,
  describeStep,
  listDelegations,
  listRules,
  listWorkflows,
  type RuleRow,
  type WorkflowRow,
} from '#lib/domain/approvals/index.ts'
import { listMembers, type MemberRow } from '#lib/domain/organisations/index.ts'
import { listResources } from '#lib/domain/resources/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { ApprovalsPanel } from './approvals-panel.tsx'
import type { AwayView, RuleView, WorkflowView } from './approval-views.ts'
import { conditionWords, durationWords } from './condition-words.ts'

/** Who has to agree, what agrees by itself, and who stands in for whom. */
export async function ApprovalsTab({ slug, actor, zone }: { slug: string; actor: PersonActor; zone: string }) {
  const now = new Date()
  const { organizationId } = actor
  const [workflows, rules, delegations, members, resources] = await readOrg(actor, (db) =>
    Promise.all([
      listWorkflows(db, organizationId),
      listRules({ db, actor }, now),
      listDelegations(db, organizationId, now),
      listMembers(db, organizationId),
      listResources(db, organizationId, { type: [], bookableOnly: false, limit: 200 }),
    ]),
  )
  const people = members.filter(({ isActive, role }) => isActive && role !== 'viewer')
  return (
    <ApprovalsPanel
      slug={slug}
      me={actor.userId}
      zone={zone}
      workflows={workflows.map((row) => workflowView(row, members))}
      rules={rules.map(ruleView)}
      away={delegations.map((row) => awayView(row, members, now))}
      people={people.map(({ userId, name, role }) => ({ userId, name, role }))}
      resources={resources.rows.map(({ id, title, autoApprovalEnabled }) => ({ id, title, autoApprovalEnabled }))}
      disabledReason={whyNot(actor, 'approvals.manage')}
    />
  )
}

function workflowView(row: WorkflowRow, members: readonly MemberRow[]): WorkflowView {
  const { updatedAt: _updatedAt, ...rest } = row
  return {
    ...rest,
    steps: row.steps.map((step) => {
      const { who, escalation } = describeStep(step, members)
      return {
        id: step.id,
        name: step.name,
        quorum: step.quorum,
        approverRole: step.approverRole,
        approverIds: [...step.approverIds],
        conditions: step.conditions ?? {},
        isDamaged: step.conditions === null,
        timeoutMinutes: step.timeoutMinutes,
        escalateRole: step.escalateRole,
        escalateIds: [...step.escalateIds],
        who,
        when: conditionWords(step.conditions),
        time: step.timeoutMinutes === null ? null : `${durationWords(step.timeoutMinutes)}, then ${escalation}`,
      }
    }),
  }
}

function ruleView(row: RuleRow): RuleView {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    isActive: row.isActive,
    resourceId: row.resourceId,
    resourceTitle: row.resourceTitle,
    conditions: row.conditions ?? {},
    isDamaged: row.conditions === null,
    when: conditionWords(row.conditions),
    used: row.used,
  }
}

function awayView(row: DelegationRow, members: readonly MemberRow[], now: Date): AwayView {
  const name = (id: string) => members.find(({ userId }) => userId === id)?.name ?? 'Somebody who left'
  return {
    id: row.id,
    fromId: row.fromMember,
    from: name(row.fromMember),
    to: name(row.toMember),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    isNow: row.startsAt <= now,
    note: row.note,
  }
}
