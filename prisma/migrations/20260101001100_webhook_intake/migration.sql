-- Why: a request must never be lost. What arrives is stored verbatim before it is understood; how an endpoint is understood is a
-- numbered mapping, so that what could not be mapped can be replayed after a correction.

CREATE TABLE webhook_endpoints (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    source text NOT NULL CHECK (source IN ('appsheet', 'google_forms', 'api')),
    name text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    mapping_version integer NOT NULL DEFAULT 1,
    first_delivery_at timestamptz,
    created_by text NOT NULL,
    updated_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, name)
);
CREATE TRIGGER webhook_endpoints_touch BEFORE INSERT OR UPDATE ON webhook_endpoints
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE webhook_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_endpoints_org_isolation ON webhook_endpoints TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY webhook_endpoints_active_org ON webhook_endpoints AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY webhook_endpoints_owner ON webhook_endpoints TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY webhook_endpoints_platform ON webhook_endpoints TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoints TO masterflow_tenant;
GRANT SELECT ON webhook_endpoints TO masterflow_reporting;
GRANT SELECT ON webhook_endpoints TO masterflow_platform;

-- Two secrets may be valid at once, so that a sender can be moved without an outage. The hash finds a bearer secret; the
-- encrypted copy is there because Standard Webhooks signatures need the secret itself.
CREATE TABLE webhook_endpoint_secrets (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    secret_hash text NOT NULL,
    secret_encrypted text NOT NULL,
    hint text NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT webhook_endpoint_secrets_endpoint_fkey FOREIGN KEY (organization_id, endpoint_id)
        REFERENCES webhook_endpoints (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_endpoint_secrets_endpoint ON webhook_endpoint_secrets (organization_id, endpoint_id) WHERE revoked_at IS NULL;
CREATE INDEX webhook_endpoint_secrets_lookup ON webhook_endpoint_secrets (endpoint_id) WHERE revoked_at IS NULL;
ALTER TABLE webhook_endpoint_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoint_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_endpoint_secrets_org_isolation ON webhook_endpoint_secrets TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY webhook_endpoint_secrets_active_org ON webhook_endpoint_secrets AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY webhook_endpoint_secrets_owner ON webhook_endpoint_secrets TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY webhook_endpoint_secrets_platform ON webhook_endpoint_secrets TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoint_secrets TO masterflow_tenant;
GRANT SELECT ON webhook_endpoint_secrets TO masterflow_reporting;
GRANT SELECT ON webhook_endpoint_secrets TO masterflow_platform;

CREATE TABLE webhook_mappings (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, endpoint_id, version),
    CONSTRAINT webhook_mappings_endpoint_fkey FOREIGN KEY (organization_id, endpoint_id)
        REFERENCES webhook_endpoints (organization_id, id) ON DELETE CASCADE
);
ALTER TABLE webhook_mappings ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_mappings FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_mappings_org_isolation ON webhook_mappings TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY webhook_mappings_active_org ON webhook_mappings AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY webhook_mappings_owner ON webhook_mappings TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON webhook_mappings TO masterflow_tenant;
GRANT SELECT ON webhook_mappings TO masterflow_reporting;

CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    endpoint_id uuid NOT NULL,
    dedupe_key text NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    body bytea NOT NULL,
    status text NOT NULL DEFAULT 'accepted' CHECK (status IN ('accepted', 'processed', 'quarantined', 'failed')),
    outcome text CHECK (outcome IN ('created', 'updated', 'amended', 'unchanged', 'outdated')),
    reason text,
    problems jsonb NOT NULL DEFAULT '[]',
    mapping_version integer,
    external_id text,
    request_id uuid,
    attempts integer NOT NULL DEFAULT 0,
    duplicate_count integer NOT NULL DEFAULT 0,
    last_duplicate_at timestamptz,
    received_at timestamptz NOT NULL DEFAULT now(),
    processed_at timestamptz,
    UNIQUE (organization_id, endpoint_id, dedupe_key),
    UNIQUE (organization_id, id),
    CONSTRAINT webhook_deliveries_endpoint_fkey FOREIGN KEY (organization_id, endpoint_id)
        REFERENCES webhook_endpoints (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (organization_id, received_at DESC, id DESC);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (organization_id, status, received_at DESC, id DESC) WHERE status <> 'processed';
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (organization_id, endpoint_id, received_at DESC, id DESC);
CREATE INDEX webhook_deliveries_request ON webhook_deliveries (organization_id, request_id) WHERE request_id IS NOT NULL;
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_deliveries_org_isolation ON webhook_deliveries TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY webhook_deliveries_active_org ON webhook_deliveries AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY webhook_deliveries_owner ON webhook_deliveries TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_deliveries TO masterflow_tenant;
GRANT SELECT ON webhook_deliveries TO masterflow_reporting;
