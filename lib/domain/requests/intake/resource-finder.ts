import { isUuid } from '#lib/core/ids.ts'
import type { FoundResource } from './map-body.ts'

/** Looks resources up among these, as senders name them: by id, or by title whatever its case and the spaces around it. */
export function resourceFinder(resources: readonly FoundResource[]): (text: string) => readonly FoundResource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]))
  const byTitle = new Map<string, FoundResource[]>()
  for (const resource of resources) {
    const title = resource.title.trim().toLowerCase()
    const same = byTitle.get(title)
    if (same) same.push(resource)
    else byTitle.set(title, [resource])
  }
  return (text) => {
    const wanted = text.trim().toLowerCase()
    if (!isUuid(wanted)) return byTitle.get(wanted) ?? []
    const found = byId.get(wanted)
    return found ? [found] : []
  }
}
