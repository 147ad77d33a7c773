import { z } from 'zod'

/** A named view is only a name for a query string: the URL alone is the view, and works for whoever it is sent to. */
export type SavedView = { name: string; query: string }

const stored = z.array(z.object({ name: z.string().min(1).max(60), query: z.string().max(4000) })).max(50)

/** Reads what local storage holds; anything damaged is no views, never an error. */
export function parseViews(text: string | null): SavedView[] {
  if (!text) return []
  try {
    const result = stored.safeParse(JSON.parse(text))
    return result.success ? result.data : []
  } catch {
    return []
  }
}

/** Adds a view, or replaces the one of that name. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const name = view.name.trim()
  return [...views.filter((each) => each.name !== name), { name, query: view.query }].slice(-50)
}
