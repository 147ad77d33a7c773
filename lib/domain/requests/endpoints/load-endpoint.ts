import { notFound } from '#lib/core/errors.ts'
import type { World } from '#lib/db/index.ts'
import type { EndpointSource } from './schema.ts'

export type LockedEndpoint = {
  id: string
  source: EndpointSource
  name: string
  isActive: boolean
  mappingVersion: number
}

/** An endpoint for a change, its row locked. @throws AppError `not_found` */
export async function lockEndpoint({ db, actor }: World, id: string): Promise<LockedEndpoint> {
  const [row] = await db.$queryRaw<LockedEndpoint[]>`
    SELECT id, source, name, is_active AS "isActive", mapping_version AS "mappingVersion" FROM webhook_endpoints
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!row) throw notFound('webhook endpoint')
  return row
}
