import type { World } from '#lib/db/index.ts'
import { getResource, readUsage, type ResourceDetail, type Usage } from '#lib/domain/resources/index.ts'
import { type RulesForm, toRulesForm } from '#lib/domain/resources/rules-form-schema.ts'

type Choice = { value: string; label: string }
export type LoadedResource = {
  resource: ResourceDetail
  usage: Usage | null
  calendars: Choice[]
  workflows: Choice[]
  form: RulesForm
}

const WEEKS = 12

/** A resource with its usage, and what its rules can be linked to; null when the organisation has none of this id. */
export async function loadResource({ db, actor, now }: World, id: string): Promise<LoadedResource | null> {
  const { organizationId } = actor
  const [resource, usage, calendars, workflows] = await Promise.all([
    getResource(db, organizationId, id),
    readUsage({ db, actor, now }, [id], WEEKS),
    db.$queryRaw<Choice[]>`SELECT external_calendar_id AS value, calendar_name AS label FROM calendar_integrations
      WHERE organization_id = ${organizationId}::uuid AND is_active IS NOT FALSE ORDER BY calendar_name, id LIMIT 200`,
    db.$queryRaw<Choice[]>`SELECT id AS value, name AS label FROM approval_workflows
      WHERE organization_id = ${organizationId}::uuid AND is_active ORDER BY name LIMIT 200`,
  ])
  if (!resource) return null
  const linked = resource.externalCalendarId
  // A link to what is not connected stays visible: it makes its times unknown.
  const lost = linked !== null && !calendars.some(({ value }) => value === linked)
  return {
    resource,
    usage: usage[0] ?? null,
    calendars: lost ? [...calendars, { value: linked, label: `${linked} (not connected)` }] : calendars,
    workflows,
    form: toRulesForm(resource.rules),
  }
}
