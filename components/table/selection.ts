/** Which rows a bulk action is for: some, by id and across pages, or all that match the filter but for a few. */
export type Selection = { kind: 'some'; ids: readonly string[] } | { kind: 'matching'; except: readonly string[] }

export const nothingSelected: Selection = { kind: 'some', ids: [] }

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'some' ? selection.ids.includes(id) : !selection.except.includes(id)
}

const without = (list: readonly string[], id: string) => list.filter((each) => each !== id)
const including = (list: readonly string[], id: string) => (list.includes(id) ? list : [...list, id])

/** Selects or deselects one row; in "all matching" a deselected row becomes an exception. */
export function setSelected(selection: Selection, id: string, on: boolean): Selection {
  if (selection.kind === 'some')
    return { kind: 'some', ids: on ? including(selection.ids, id) : without(selection.ids, id) }
  return { kind: 'matching', except: on ? without(selection.except, id) : including(selection.except, id) }
}

export function setManySelected(selection: Selection, ids: readonly string[], on: boolean): Selection {
  return ids.reduce((current, id) => setSelected(current, id, on), selection)
}

/** How many rows are meant. `total` is how many match the filter: null when that isn't known. */
export function selectedCount(selection: Selection, total: number | null): number | null {
  if (selection.kind === 'some') return selection.ids.length
  return total === null ? null : Math.max(0, total - selection.except.length)
}

export function isNothing(selection: Selection): boolean {
  return selection.kind === 'some' && selection.ids.length === 0
}

/** State of the box in the header: for the rows of this page. */
export function pageState(selection: Selection, pageIds: readonly string[]): boolean | 'indeterminate' {
  const chosen = pageIds.filter((id) => isSelected(selection, id)).length
  if (chosen === 0) return false
  return chosen === pageIds.length ? true : 'indeterminate'
}
