'use server'
import {
  delegateWhileAway,
  delegateWhileAwaySchema,
  dryRunRule,
  dryRunRuleSchema,
  dryRunWorkflow,
  dryRunWorkflowSchema,
  endDelegation,
  endDelegationSchema,
  reorderRules,
  reorderRulesSchema,
  saveRule,
  saveRuleSchema,
  saveWorkflow,
  saveWorkflowSchema,
  setWorkflowActive,
  setWorkflowActiveSchema,
} from '#lib/domain/approvals/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const saveWorkflowAction = orgAction({
  permission: 'approvals.manage',
  schema: saveWorkflowSchema,
  verb: saveWorkflow,
})

export const setWorkflowActiveAction = orgAction({
  permission: 'approvals.manage',
  schema: setWorkflowActiveSchema,
  verb: setWorkflowActive,
})

export const saveRuleAction = orgAction({ permission: 'approvals.manage', schema: saveRuleSchema, verb: saveRule })

export const reorderRulesAction = orgAction({
  permission: 'approvals.manage',
  schema: reorderRulesSchema,
  verb: reorderRules,
})

/** What a rule would have changed, before it is saved. */
export const dryRunRuleAction = orgAction({
  permission: 'approvals.manage',
  effect: 'reads',
  schema: dryRunRuleSchema,
  verb: dryRunRule,
})

/** What a workflow would have changed, before it is saved. */
export const dryRunWorkflowAction = orgAction({
  permission: 'approvals.manage',
  effect: 'reads',
  schema: dryRunWorkflowSchema,
  verb: dryRunWorkflow,
})

export const delegateWhileAwayAction = orgAction({
  permission: 'approvals.decide',
  schema: delegateWhileAwaySchema,
  verb: delegateWhileAway,
})

export const endDelegationAction = orgAction({
  permission: 'approvals.decide',
  schema: endDelegationSchema,
  verb: endDelegation,
})
