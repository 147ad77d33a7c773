import type { Db } from '#lib/db/index.ts'
import { type MappingDefinition, mappingDefinitionSchema } from '../intake/schema.ts'
import type { EndpointSource } from './schema.ts'

export type EndpointSecretRow = {
  id: string
  hint: string
  createdAt: string
  expiresAt: string | null
  isValid: boolean
}
export type EndpointRow = {
  id: string
  source: EndpointSource
  name: string
  isActive: boolean
  mappingVersion: number
  createdAt: Date
  /** Valid, expiring and expired secrets, newest first; revoked ones are left out. */
  secrets: EndpointSecretRow[]
  firstDeliveryAt: Date | null
  lastDeliveryAt: Date | null
  /** How many deliveries wait for a correction, counted up to 1,001. */
  quarantined: number
}

/** An organisation's ways in, for the settings screen. */
export function listEndpoints(db: Db, organizationId: string, now: Date): Promise<EndpointRow[]> {
  return db.$queryRaw<EndpointRow[]>`
    SELECT e.id, e.source, e.name, e.is_active AS "isActive", e.mapping_version AS "mappingVersion", e.created_at AS "createdAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'hint', s.hint, 'createdAt', s.created_at, 'expiresAt', s.expires_at,
          'isValid', s.expires_at IS NULL OR s.expires_at > ${now}) ORDER BY s.created_at DESC)
        FROM webhook_endpoint_secrets s WHERE s.organization_id = e.organization_id AND s.endpoint_id = e.id AND s.revoked_at IS NULL), '[]') AS secrets,
      coalesce(e.first_delivery_at, (SELECT d.received_at FROM webhook_deliveries d WHERE d.organization_id = e.organization_id
        AND d.endpoint_id = e.id ORDER BY d.received_at, d.id LIMIT 1)) AS "firstDeliveryAt",
      (SELECT d.received_at FROM webhook_deliveries d WHERE d.organization_id = e.organization_id AND d.endpoint_id = e.id
        ORDER BY d.received_at DESC, d.id DESC LIMIT 1) AS "lastDeliveryAt",
      (SELECT count(*)::int FROM (SELECT FROM webhook_deliveries d WHERE d.organization_id = e.organization_id AND d.endpoint_id = e.id
        AND d.status = 'quarantined' LIMIT 1001) AS capped) AS quarantined
    FROM webhook_endpoints e WHERE e.organization_id = ${organizationId}::uuid ORDER BY e.name, e.id`
}

/** The mapping that an endpoint uses now; null when the organisation has no such endpoint. */
export async function getMapping(
  db: Db,
  organizationId: string,
  endpointId: string,
): Promise<{ version: number; definition: MappingDefinition } | null> {
  const [row] = await db.$queryRaw<{ version: number; definition: unknown }[]>`
    SELECT m.version, m.definition FROM webhook_endpoints e
    JOIN webhook_mappings m ON m.organization_id = e.organization_id AND m.endpoint_id = e.id AND m.version = e.mapping_version
    WHERE e.organization_id = ${organizationId}::uuid AND e.id = ${endpointId}::uuid`
  if (!row) return null
  const parsed = mappingDefinitionSchema.safeParse(row.definition)
  return parsed.success ? { version: row.version, definition: parsed.data } : null
}

/** An endpoint as its door knows it: which organisation, and by what its senders are recognised. */
export type EndpointDoor = {
  id: string
  organizationId: string
  source: EndpointSource
  isActive: boolean
  secrets: { id: string; hash: string; sealed: string; expiresAt: Date | null }[]
}

/** Finds an endpoint by its id alone: as the platform role, for nobody has said yet which organisation it is. */
export async function findEndpointDoor(db: Db, endpointId: string): Promise<EndpointDoor | null> {
  const rows = await db.$queryRaw<
    (Omit<EndpointDoor, 'secrets'> & {
      secretId: string | null
      hash: string | null
      sealed: string | null
      expiresAt: Date | null
    })[]
  >`
    SELECT e.id, e.organization_id AS "organizationId", e.source, e.is_active AS "isActive", s.id AS "secretId", s.secret_hash AS hash,
      s.secret_encrypted AS sealed, s.expires_at AS "expiresAt"
    FROM webhook_endpoints e LEFT JOIN LATERAL (SELECT * FROM webhook_endpoint_secrets s
      WHERE s.endpoint_id = e.id AND s.organization_id = e.organization_id AND s.revoked_at IS NULL
      ORDER BY s.created_at DESC, s.id DESC LIMIT 2) s ON true
    WHERE e.id = ${endpointId}::uuid`
  const [first] = rows
  if (!first) return null
  const secrets = rows.flatMap(({ secretId, hash, sealed, expiresAt }) =>
    secretId && hash && sealed ? [{ id: secretId, hash, sealed, expiresAt }] : [],
  )
  return { id: first.id, organizationId: first.organizationId, source: first.source, isActive: first.isActive, secrets }
}

/** What a first look at a body needs: the mapping, the zone, and the names of up to 5,000 resources. */
export async function readMappingFacts(
  db: Db,
  organizationId: string,
  endpointId: string,
): Promise<{ definition: MappingDefinition; zone: string; resources: { id: string; title: string }[] } | null> {
  const [mapping, [organization], resources] = await Promise.all([
    getMapping(db, organizationId, endpointId),
    db.$queryRaw<
      { zone: string }[]
    >`SELECT coalesce(timezone, 'UTC') AS zone FROM organizations WHERE id = ${organizationId}::uuid`,
    db.$queryRaw<{ id: string; title: string }[]>`
      SELECT id, title FROM resources WHERE org_id = ${organizationId}::uuid AND is_active IS NOT FALSE ORDER BY id LIMIT 5000`,
  ])
  return mapping && organization ? { definition: mapping.definition, zone: organization.zone, resources } : null
}
