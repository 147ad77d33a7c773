import type { World } from '../../db/context.ts'

/**
 * What the verbs here need from the conflicts domain, which itself builds on this one: the entry passes it in.
 * Finds what clashes on a resource in [from, until) after its rules changed, opens and resolves conflicts accordingly.
 */
export type DetectConflicts = (
  world: World,
  question: { resourceId: string; from: Date; until: Date; cause: 'rule_change' },
) => Promise<{ opened: number; reopened: number; resolved: number }>
