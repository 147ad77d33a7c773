import type { Conditions } from '#lib/domain/approvals/schema.ts'
import type { ApproverRole, Quorum } from '#lib/domain/approvals/values.ts'

/** What the approvals tab shows and its editors begin with: plain data. */
export type StepView = {
  id: string
  name: string
  quorum: Quorum
  approverRole: ApproverRole | null
  approverIds: string[]
  conditions: Conditions
  /** The stored conditions can't be read: the step always applies until it is saved anew. */
  isDamaged: boolean
  timeoutMinutes: number | null
  escalateRole: ApproverRole | null
  escalateIds: string[]
  /** Who decides, when it applies, and what happens after which time, in words. */
  who: string
  when: string | null
  time: string | null
}

export type WorkflowView = {
  id: string
  name: string
  description: string | null
  isActive: boolean
  isDefault: boolean
  version: number
  resources: { id: string; title: string }[]
  waiting: number
  steps: StepView[]
}

export type RuleView = {
  id: string
  name: string
  version: number
  isActive: boolean
  resourceId: string | null
  resourceTitle: string | null
  conditions: Conditions
  isDamaged: boolean
  when: string | null
  /** Approvals of the last ninety days. */
  used: number
}

export type AwayView = {
  id: string
  fromId: string
  from: string
  to: string
  startsAt: string
  endsAt: string
  isNow: boolean
  note: string | null
}

export type ApproverOption = { userId: string; name: string; role: string }
export type ResourceOption = { id: string; title: string; autoApprovalEnabled: boolean }
