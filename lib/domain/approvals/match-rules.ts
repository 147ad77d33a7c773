import type { World } from '../../db/context.ts'
import { type AskFacts, parseConditions, ruleMatches } from './conditions.ts'
import type { AutoApproval, Conditions } from './schema.ts'

/** An automatic rule as it is asked. */
export type ApprovalRule = {
  id: string
  name: string
  version: number
  isActive: boolean
  position: number
  resourceId: string | null
  /** Null when what is stored can't be read. */
  conditions: Conditions | null
}

/** Every rule of the organisation, in the order in which they are asked. */
export async function readRules({ db, actor }: Pick<World, 'db' | 'actor'>): Promise<ApprovalRule[]> {
  const rows = await db.$queryRaw<(Omit<ApprovalRule, 'conditions'> & { conditions: unknown })[]>`
    SELECT id, name, version, is_active AS "isActive", position, resource_id AS "resourceId", conditions FROM approval_rules
    WHERE organization_id = ${actor.organizationId}::uuid ORDER BY position, id`
  return rows.map((row) => ({ ...row, conditions: parseConditions(row.conditions) }))
}

/** What rules say of an ask on which automatic approval is switched on and no step applies. */
export type RuleAnswer = { approves: true; rule: ApprovalRule | null } | { approves: false }

/**
 * Asks the rules in order; the first that matches approves. Where the organisation has no rule at all, the resource's switch alone
 * does; where it has some and all are off, nothing is automatic. Pure.
 */
export function askRules(rules: readonly ApprovalRule[], facts: AskFacts, resourceId: string | null): RuleAnswer {
  if (rules.length === 0) return { approves: true, rule: null }
  const rule = rules.find(
    (one) =>
      one.isActive && (one.resourceId === null || one.resourceId === resourceId) && ruleMatches(one.conditions, facts),
  )
  return rule ? { approves: true, rule } : { approves: false }
}

/** What is kept with the request about approving it by itself. */
export function autoApproval(
  now: Date,
  values: Pick<AutoApproval, 'outcome' | 'why' | 'message'> & {
    rule?: Pick<ApprovalRule, 'id' | 'name' | 'version'> | null
    verdict?: AutoApproval['verdict']
  },
): AutoApproval {
  const { rule, verdict = null, ...rest } = values
  return {
    version: 1,
    ...rest,
    rule: rule ? { id: rule.id, name: rule.name, version: rule.version } : null,
    verdict,
    at: now.toISOString(),
  }
}
