-- Why: who did what, and what changed, in the same transaction as the change. Append-only for everybody but the owner.

CREATE TABLE audit_log (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'api_key', 'webhook_endpoint', 'job')),
    actor_id text NOT NULL,
    action text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid NOT NULL,
    entity_version integer,
    changes jsonb NOT NULL DEFAULT '{}',
    reason text
);
CREATE INDEX audit_log_entity ON audit_log (organization_id, entity_type, entity_id, occurred_at DESC, id DESC);
CREATE INDEX audit_log_newest ON audit_log (organization_id, occurred_at DESC, id DESC);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_log_org_isolation ON audit_log TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY audit_log_active_org ON audit_log AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY audit_log_owner ON audit_log TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_log TO masterflow_tenant;
GRANT SELECT ON audit_log TO masterflow_reporting;
