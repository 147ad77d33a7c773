-- Why: programs are callers of their own: a key that is stored as a hash, scoped and expiring, and answers that are kept so that a
-- retry with the same Idempotency-Key gets the first one.

CREATE TABLE api_keys (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash text NOT NULL UNIQUE,
    scopes text[] NOT NULL DEFAULT '{}',
    expires_at timestamptz,
    revoked_at timestamptz,
    revoked_by text,
    last_used_at timestamptz,
    replaces uuid,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    CONSTRAINT api_keys_replaces_fkey FOREIGN KEY (organization_id, replaces) REFERENCES api_keys (organization_id, id) ON DELETE SET NULL (replaces)
);
CREATE INDEX api_keys_newest ON api_keys (organization_id, created_at DESC, id DESC);
CREATE INDEX api_keys_replaces ON api_keys (organization_id, replaces) WHERE replaces IS NOT NULL;
CREATE TRIGGER api_keys_touch BEFORE INSERT OR UPDATE ON api_keys
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY api_keys_org_isolation ON api_keys TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY api_keys_active_org ON api_keys AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY api_keys_owner ON api_keys TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY api_keys_platform ON api_keys TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO masterflow_tenant;
GRANT SELECT ON api_keys TO masterflow_reporting;
GRANT SELECT, UPDATE (last_used_at) ON api_keys TO masterflow_platform;

CREATE TABLE idempotency_keys (
    organization_id uuid NOT NULL,
    api_key_id uuid NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    response_status integer,
    response_body jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, api_key_id, key),
    CONSTRAINT idempotency_keys_api_key_fkey FOREIGN KEY (organization_id, api_key_id) REFERENCES api_keys (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_keys_org_isolation ON idempotency_keys TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY idempotency_keys_active_org ON idempotency_keys AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY idempotency_keys_owner ON idempotency_keys TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO masterflow_tenant;
GRANT SELECT ON idempotency_keys TO masterflow_reporting;
