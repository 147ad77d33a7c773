/** A named view is only a name for a query string: the URL alone is the view, and works for whoever it is sent to. */
export type SavedView = { name: string; query: string }

const mostViews = 50

function isView(value: unknown): value is SavedView {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('query' in value)) return false
  const { name, query } = value
  return (
    typeof name === 'string' &&
    name.length > 0 &&
    name.length <= 60 &&
    typeof query === 'string' &&
    query.length <= 4000
  )
}

/** Reads what local storage holds; anything damaged is no views, never an error. */
export function parseViews(text: string | null): SavedView[] {
  if (!text) return []
  try {
    const stored: unknown = JSON.parse(text)
    return Array.isArray(stored) && stored.every(isView) ? stored.slice(0, mostViews) : []
  } catch {
    return []
  }
}

/** Adds a view, or replaces the one of that name. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const name = view.name.trim()
  return [...views.filter((each) => each.name !== name), { name, query: view.query }].slice(-mostViews)
}
