import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import { stepApplies } from './conditions.ts'
import { type ApprovalRule, askRules, readRules } from './match-rules.ts'
import {
  type ActiveWorkflow,
  type DecidedRequest,
  type DryRun,
  readActiveWorkflows,
  readDecided,
  sumUp,
  workflowFor,
} from './read-decided.ts'
import { dryRunRuleSchema } from './schema.ts'

/**
 * Replays an edited or new rule over the decisions of the last ninety days, by the verdict that was stored with each, beside the other
 * rules, workflows and resources as they are today. Answers which decisions would have gone otherwise. Stores nothing.
 */
export async function dryRunRule(world: World, input: z.input<typeof dryRunRuleSchema>): Promise<DryRun> {
  const edited = dryRunRuleSchema.parse(input)
  const saved = await readRules(world)
  const rule: ApprovalRule = {
    id: edited.id ?? 'new',
    name: edited.name,
    version: 0,
    isActive: edited.isActive,
    position: 0,
    resourceId: edited.resourceId ?? null,
    conditions: edited.conditions,
  }
  const rules = saved.some(({ id }) => id === edited.id)
    ? saved.map((one) => (one.id === edited.id ? rule : one))
    : [...saved, rule]
  const workflows = await readActiveWorkflows(world)
  return sumUp(await readDecided(world), (request) => {
    const before = wouldApprove(request, saved, workflows)
    const after = wouldApprove(request, rules, workflows)
    if (after === null || after === request.automatic) return null
    const byThisEdit = before !== after
    if (request.automatic) return { kind: 'automatic_to_waiting', byThisEdit, steps: [] }
    const kind = request.outcome === 'approved' ? 'by_hand_to_automatic' : 'rejected_to_automatic'
    return { kind, byThisEdit, steps: [] }
  })
}

/** Whether these rules would have approved it by themselves; null when no verdict was stored to tell. */
export function wouldApprove(
  request: DecidedRequest,
  rules: readonly ApprovalRule[],
  workflows: readonly ActiveWorkflow[],
): boolean | null {
  if (request.verdict === null) return null
  if (!request.autoApprovalEnabled || request.verdict !== 'possible') return false
  const workflow = workflowFor(workflows, request.workflowId)
  if (workflow?.steps.some(({ conditions }) => stepApplies(conditions, request.facts))) return false
  return askRules(rules, request.facts, request.resourceId).approves
}
