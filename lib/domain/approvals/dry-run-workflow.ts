import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import { stepApplies } from './conditions.ts'
import { wouldApprove } from './dry-run-rule.ts'
import { readRules } from './match-rules.ts'
import {
  type ActiveWorkflow,
  type DecidedRequest,
  type DryRun,
  readActiveWorkflows,
  readDecided,
  sumUp,
  workflowFor,
} from './read-decided.ts'
import { dryRunWorkflowSchema } from './schema.ts'

/**
 * Replays an edited or new workflow over the decisions of the last ninety days: which would have needed more steps or fewer, and which
 * approved themselves and would have waited, or the other way round. Stores nothing.
 */
export async function dryRunWorkflow(world: World, input: z.input<typeof dryRunWorkflowSchema>): Promise<DryRun> {
  const { id: savedId, isActive, isDefault, resourceIds, steps } = dryRunWorkflowSchema.parse(input)
  const id = savedId ?? 'new'
  const before = await readActiveWorkflows(world)
  const edited: ActiveWorkflow = {
    id,
    isDefault,
    steps: steps.map((step, index) => ({
      id: step.id ?? `new ${index}`,
      name: step.name,
      conditions: step.conditions,
    })),
  }
  const others = before
    .filter((workflow) => workflow.id !== id)
    .map((workflow) => (isDefault ? { ...workflow, isDefault: false } : workflow))
  const after = isActive ? [...others, edited] : others
  const rules = await readRules(world)
  const ownAfter = (request: DecidedRequest) => {
    if (resourceIds?.includes(request.resourceId)) return id
    return resourceIds && request.workflowId === id ? null : request.workflowId
  }
  return sumUp(await readDecided(world), (request) => {
    const moved = { ...request, workflowId: ownAfter(request) }
    const [asked, wouldAsk] = [stepsFor(before, request), stepsFor(after, moved)]
    const more = wouldAsk.filter((step) => !asked.some(({ id: known }) => known === step.id))
    const fewer = asked.filter((step) => !wouldAsk.some(({ id: known }) => known === step.id))
    if (more.length === 0 && fewer.length === 0) return null
    const names = (list: typeof more) => list.map(({ name }) => name)
    if (request.automatic)
      return more.length > 0 ? { kind: 'automatic_to_waiting', byThisEdit: true, steps: names(more) } : null
    if (more.length > 0) return { kind: 'more_steps', byThisEdit: true, steps: names(more) }
    if (wouldApprove(moved, rules, after) === true) {
      const kind = request.outcome === 'approved' ? 'by_hand_to_automatic' : 'rejected_to_automatic'
      return { kind, byThisEdit: true, steps: names(fewer) }
    }
    return { kind: 'fewer_steps', byThisEdit: true, steps: names(fewer) }
  })
}

function stepsFor(workflows: readonly ActiveWorkflow[], request: DecidedRequest) {
  const workflow = workflowFor(workflows, request.workflowId)
  return workflow?.steps.filter(({ conditions }) => stepApplies(conditions, request.facts)) ?? []
}
