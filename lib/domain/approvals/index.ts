/** Who has to agree before something is booked, and what agrees by itself. */
export { factsOf, readApproval, readFrame, type ApprovalState, type Ask } from './read-approval.ts'
export { type ApprovalView, describeStep, type MyTurn, turnOf, viewApproval } from './describe-approval.ts'
export { recordDecision, stillNeeds, takeTurn, type Turn } from './take-turn.ts'
export { finishRun, followRun } from './follow-run.ts'
export { askRules, autoApproval, readRules } from './match-rules.ts'
export { passWithoutApproval } from './require-approval.ts'
export { saveWorkflow } from './save-workflow.ts'
export { setWorkflowActive } from './set-workflow-active.ts'
export { saveRule } from './save-rule.ts'
export { reorderRules } from './reorder-rules.ts'
export { delegateWhileAway, endDelegation } from './delegate-while-away.ts'
export { dryRunRule } from './dry-run-rule.ts'
export { dryRunWorkflow } from './dry-run-workflow.ts'
export type { DryRun, Flip, FlipKind } from './read-decided.ts'
export { escalateSteps } from './escalate-steps.ts'
export {
  type DelegationRow,
  listDelegations,
  listRules,
  listStepDecisions,
  listWorkflows,
  type RuleRow,
  type StepDecisionRow,
  type WorkflowRow,
} from './queries.ts'
export * from './schema.ts'
