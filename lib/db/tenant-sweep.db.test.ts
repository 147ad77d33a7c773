import { describe, expect, it, beforeAll } from 'vitest'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeRequest } from '#tests/factories.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>

/** Tables of the installation, not of an organisation: nothing of a tenant's is in them and the tenant role may not read them. */
const installationTables = new Set(['clerk_tombstones', 'worker_heartbeats', '_prisma_migrations'])

async function tenantTables(): Promise<{ name: string; tenantColumn: string | null }[]> {
  const { rows } = await database.superuser.query(`
    SELECT c.relname AS name, (SELECT a.attname FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('organization_id', 'org_id')
      ORDER BY a.attname DESC LIMIT 1) AS "tenantColumn"
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`)
  return rows.filter((row) => !installationTables.has(row.name))
}

/** One row in every tenant table for this organisation, whatever the table needs. */
async function fill(organization: string, resourceId: string): Promise<void> {
  const request = await makeRequest(database.superuser, { id: organization }, { resourceId })
  const booking = await makeBooking(
    database.superuser,
    { id: organization },
    { resourceId, start: '2030-01-01T10:00Z', end: '2030-01-01T11:00Z' },
  )
  const insert = (sql: string, ...values: unknown[]) => database.superuser.query(sql, [organization, ...values])
  await database.superuser.query(`INSERT INTO booking_participants (booking_id, user_id) VALUES ($1, 'someone')`, [
    booking.id,
  ])
  await insert(`INSERT INTO workshops (organization_id, title) VALUES ($1, 'w')`)
  await insert(`INSERT INTO surveys (organization_id, title, created_by, updated_by) VALUES ($1, 's', 't', 't')`)
  await insert(`INSERT INTO announcements (organization_id, title, created_by, updated_by) VALUES ($1, 'a', 't', 't')`)
  const rule = (
    await insert(
      `INSERT INTO approval_rules (organization_id, name, position, created_by, updated_by) VALUES ($1, 'r', 1, 't', 't') RETURNING id`,
    )
  ).rows[0].id
  await insert(
    `INSERT INTO approval_rule_versions (organization_id, rule_id, version, definition, saved_by) VALUES ($1, $2, 1, '{}', 't')`,
    rule,
  )
  await insert(
    `INSERT INTO approval_delegations (organization_id, from_member, to_member, starts_at, ends_at, created_by) VALUES ($1, 'a', 'b', now(), now() + interval '1 day', 'a')`,
  )
  await insert(
    `WITH workflow AS (INSERT INTO approval_workflows (organization_id, name, created_by, updated_by) VALUES ($1, 'w', 't', 't') RETURNING id),
    step AS (INSERT INTO approval_workflow_steps (organization_id, workflow_id, position, name, approver_role) SELECT $1, id, 1, 'one', 'admin' FROM workflow RETURNING id)
    INSERT INTO approval_decisions (organization_id, request_id, step_id, workflow_version, decision, decided_by) SELECT $1, $2, id, 1, 'approved', 't' FROM step`,
    request.id,
  )
  await insert(
    `WITH version AS (INSERT INTO approval_workflow_versions (organization_id, workflow_id, version, definition, saved_by)
      SELECT organization_id, id, 1, '{}', 't' FROM approval_workflows WHERE organization_id = $1)
    INSERT INTO approval_runs (organization_id, request_id, workflow_id, workflow_version, step_since, asked)
      SELECT organization_id, $2, id, 1, now(), '' FROM approval_workflows WHERE organization_id = $1`,
    request.id,
  )
  await insert(`WITH calendar AS (INSERT INTO calendar_integrations (organization_id, provider, external_calendar_id, calendar_name, access_token, created_by, updated_by)
    VALUES ($1, 'google', 'c', 'c', 'x', 't', 't') RETURNING id)
    INSERT INTO calendar_events (organization_id, calendar_integration_id, external_event_id, title, start_time, end_time) SELECT $1, id, 'e', 'e', now(), now() FROM calendar`)
  const endpoint = (
    await insert(
      `INSERT INTO webhook_endpoints (organization_id, source, name, created_by, updated_by) VALUES ($1, 'appsheet', 'e', 't', 't') RETURNING id`,
    )
  ).rows[0].id
  await insert(
    `INSERT INTO webhook_endpoint_secrets (organization_id, endpoint_id, secret_hash, secret_encrypted, hint, created_by) VALUES ($1, $2, 'h', 'e', 'x', 't')`,
    endpoint,
  )
  await insert(
    `INSERT INTO webhook_mappings (organization_id, endpoint_id, version, definition, created_by) VALUES ($1, $2, 1, '{}', 't')`,
    endpoint,
  )
  const delivery = (
    await insert(
      `INSERT INTO webhook_deliveries (organization_id, endpoint_id, dedupe_key, body) VALUES ($1, $2, 'k', '') RETURNING id`,
      endpoint,
    )
  ).rows[0].id
  await insert(
    `INSERT INTO request_attachments (organization_id, request_id, file_name, file_type, file_size, file_url, uploaded_by) VALUES ($1, $2, 'f', 't', 1, 'u', 't')`,
    request.id,
  )
  await insert(
    `INSERT INTO request_amendments (organization_id, request_id, delivery_id, changes, request_data) VALUES ($1, $2, $3, '{}', '{}')`,
    request.id,
    delivery,
  )
  await insert(
    `INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, conflict_data) VALUES ($1, $2, 'double_booking', '{}')`,
    resourceId,
  )
  await insert(
    `INSERT INTO conflict_resolutions (organization_id, conflict_id, way_kind, sentence, before, after, applied_by, applied_at, undo_until)
      SELECT organization_id, id, 'accept', 's', '{}', '{}', 't', now(), now() FROM conflict_logs WHERE organization_id = $1 LIMIT 1`,
  )
  await insert(
    `INSERT INTO request_alternatives (organization_id, request_id, slots, created_by, updated_by) VALUES ($1, $2, '[]', 't', 't')`,
    request.id,
  )
  await insert(
    `INSERT INTO conflict_checks (organization_id, resource_id, from_at, until_at, cause) VALUES ($1, $2, now(), now(), 'sweep')`,
    resourceId,
  )
  await insert(
    `INSERT INTO ai_digests (organization_id, digest_type, period_start, period_end, content, summary) VALUES ($1, 'weekly', now(), now(), '{}', 's')`,
  )
  await insert(`INSERT INTO analytics_events (organization_id, event_type) VALUES ($1, 'e')`)
  await insert(
    `INSERT INTO notification_templates (organization_id, key, name, body, created_by, updated_by) VALUES ($1, 'k', 'n', 'b', 't', 't')`,
  )
  await insert(
    `INSERT INTO outbound_messages (organization_id, dedupe_key, template_key, recipient, body) VALUES ($1, 'k', 't', 'r', 'b')`,
  )
  await insert(`WITH key AS (INSERT INTO api_keys (organization_id, name, prefix, key_hash, created_by) VALUES ($1, 'n', 'p', gen_random_uuid()::text, 't') RETURNING id)
    INSERT INTO idempotency_keys (organization_id, api_key_id, key, request_hash) SELECT $1, id, 'k', 'h' FROM key`)
  await insert(
    `INSERT INTO calendar_feeds (organization_id, kind, resource_id, token_hash, created_by) VALUES ($1, 'resource', $2, gen_random_uuid()::text, 't')`,
    resourceId,
  )
  await insert(
    `INSERT INTO audit_log (organization_id, actor_kind, actor_id, action, entity_type, entity_id) VALUES ($1, 'job', 'j', 'a', 'request', $2)`,
    request.id,
  )
}

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  await fill(world.first.id, world.firstRoom.id)
  await fill(world.second.id, world.secondRoom.id)
})

describe('the tenant sweep over every table', () => {
  it('has a row of both organisations in every tenant table, or the sweep would prove nothing', async () => {
    for (const { name, tenantColumn } of await tenantTables()) {
      const column = tenantColumn ?? (name === 'organizations' ? 'id' : null)
      const { rows } = column
        ? await database.superuser.query(`SELECT count(DISTINCT ${column})::int AS n FROM ${name}`)
        : await database.superuser.query(`SELECT count(*)::int AS n FROM ${name}`)
      expect(rows[0].n, name).toBe(2)
    }
  })

  it('forces row level security with a permissive and a restrictive policy on each', async () => {
    for (const { name } of await tenantTables()) {
      const { rows } = await database.superuser.query(
        `SELECT c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           (SELECT count(*)::int FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'PERMISSIVE' AND p.qual IS NOT NULL AND p.with_check IS NOT NULL) AS permissive,
           (SELECT count(*)::int FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'RESTRICTIVE' AND p.qual IS NOT NULL AND p.with_check IS NOT NULL) AS restrictive
         FROM pg_class c WHERE c.oid = $1::regclass`,
        [name],
      )
      expect(rows[0], name).toMatchObject({ enabled: true, forced: true })
      expect(rows[0].permissive, name).toBeGreaterThan(0)
      expect(rows[0].restrictive, name).toBeGreaterThan(0)
    }
  })

  it('shows the member exactly the rows of the active organisation, and nobody anything without claims', async () => {
    const claims = { sub: world.firstAdmin.userId, org: world.first.id }
    for (const { name } of await tenantTables()) {
      const mine = await database.asTenant(claims, (client) => client.query(`SELECT count(*)::int AS n FROM ${name}`))
      expect(mine.rows[0].n, name).toBe(1)
      for (const wrong of [
        null,
        { sub: claims.sub, org: world.second.id },
        { sub: 'user_nobody', org: world.first.id },
      ]) {
        const seen = await database.asTenant(wrong, (client) => client.query(`SELECT count(*)::int AS n FROM ${name}`))
        expect(seen.rows[0].n, `${name} as ${JSON.stringify(wrong)}`).toBe(0)
      }
    }
  })

  it('changes and deletes nothing of another organisation', async () => {
    const claims = { sub: world.firstAdmin.userId, org: world.first.id }
    for (const { name, tenantColumn } of await tenantTables()) {
      const column = tenantColumn ?? (name === 'organizations' ? 'id' : null)
      if (!column) continue
      for (const statement of [
        `UPDATE ${name} SET ${column} = ${column} WHERE ${column} = '${world.second.id}'`,
        `DELETE FROM ${name} WHERE ${column} = '${world.second.id}'`,
      ]) {
        const touched = await database
          .asTenant(claims, (client) => client.query(statement))
          .then((result) => result.rowCount)
          .catch((error: { code?: string }) => (error.code === '42501' ? 0 : Promise.reject(error)))
        expect(touched, statement).toBe(0)
      }
    }
  })

  it('inserts nothing into another organisation, and moves nothing there', async () => {
    const claims = { sub: world.firstAdmin.userId, org: world.first.id }
    for (const { name, tenantColumn } of await tenantTables()) {
      if (!tenantColumn) continue
      const columns = (
        await database.superuser.query(
          `SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
          [name],
        )
      ).rows.map((row) => row.attname)
      const values = columns.map((column) =>
        column === tenantColumn ? `'${world.second.id}'` : column === 'id' ? 'gen_random_uuid()' : column,
      )
      await expect(
        database.asTenant(claims, (client) =>
          client.query(`INSERT INTO ${name} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${name}`),
        ),
        `insert into ${name}`,
      ).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23503)$/) })
      const moved = database.asTenant(claims, (client) =>
        client.query(`UPDATE ${name} SET ${tenantColumn} = '${world.second.id}'`),
      )
      await expect(moved, `move in ${name}`).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|23503)$/) })
    }
  })

  it('attaches nothing to another organisation’s row: tenant tables reference each other by organisation and id', async () => {
    const { rows } = await database.superuser.query(`
      SELECT con.conrelid::regclass::text AS "from", con.confrelid::regclass::text AS "to", con.conname
      FROM pg_constraint con
      WHERE con.contype = 'f' AND con.confrelid::regclass::text <> 'organizations' AND con.connamespace = 'public'::regnamespace
        AND cardinality(con.conkey) = 1 AND con.conparentid = 0
        AND NOT EXISTS (SELECT FROM pg_constraint twin WHERE twin.contype = 'f' AND twin.conrelid = con.conrelid
          AND twin.confrelid = con.confrelid AND cardinality(twin.conkey) = 2 AND twin.conkey @> con.conkey)`)
    // booking_participants has no organisation of its own: its policy goes through the booking.
    expect(rows.filter((row) => row.from !== 'booking_participants')).toEqual([])
  })
})
