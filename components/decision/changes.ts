/** Field by field: what it was and what it became. Pure reading of what audit entries and stale refusals carry. */
export type FieldChange = { field: string; before: unknown; after: unknown }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// Bookkeeping that says nothing to a person.
const silent = new Set(['updated_at', 'updatedAt', 'version', 'search_text', 'priority_rank', 'verdict'])

/** Reads `{ field: [before, after] }`; anything else is no change. */
export function readChanges(changes: unknown): FieldChange[] {
  if (!isRecord(changes)) return []
  return Object.entries(changes).flatMap(([field, pair]) =>
    Array.isArray(pair) && pair.length === 2 && !silent.has(field)
      ? [{ field, before: pair[0] as unknown, after: pair[1] as unknown }]
      : [],
  )
}

/** What a refusal for a stale version tells: the changes since, and who made them where the server knows. */
export function readStale(details: unknown): { changes: FieldChange[]; by: string[] } {
  if (!isRecord(details)) return { changes: [], by: [] }
  const by = details['by'] ?? details['changedBy']
  const names = Array.isArray(by) ? by : [by]
  return {
    changes: readChanges(details['changes']),
    by: names.filter((name): name is string => typeof name === 'string' && name !== ''),
  }
}
