-- Why: what was not possible, or was made possible against the rules, and what became of it (schema analysis, section 3).

CREATE TABLE conflict_logs (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    resource_id UUID NOT NULL REFERENCES resources(id) ON DELETE CASCADE,
    conflict_type TEXT NOT NULL CHECK (conflict_type IN ('double_booking', 'timezone_mismatch', 'resource_unavailable', 'capacity_exceeded')),
    conflict_data JSONB NOT NULL,
    severity TEXT DEFAULT 'medium' CHECK (severity IN ('low', 'medium', 'high', 'critical')),
    status TEXT DEFAULT 'open' CHECK (status IN ('open', 'investigating', 'resolved', 'ignored')),
    resolution TEXT,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolved_by TEXT,
    resolution_notes TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    version integer NOT NULL DEFAULT 1,
    fingerprint text,
    request_id uuid,
    booking_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    severity_rank smallint NOT NULL DEFAULT 2,
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, fingerprint),
    CONSTRAINT conflict_logs_resource_fkey FOREIGN KEY (organization_id, resource_id)
        REFERENCES resources (org_id, id) ON DELETE CASCADE,
    CONSTRAINT conflict_logs_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE SET NULL (request_id),
    CONSTRAINT conflict_logs_booking_fkey FOREIGN KEY (organization_id, booking_id)
        REFERENCES bookings (org_id, id) ON DELETE SET NULL (booking_id)
);
CREATE INDEX idx_conflict_logs_org_id ON conflict_logs(organization_id);
CREATE INDEX idx_conflict_logs_resource_id ON conflict_logs(resource_id);
CREATE INDEX idx_conflict_logs_status ON conflict_logs(status);
CREATE INDEX idx_conflict_logs_created_at ON conflict_logs(created_at);
CREATE INDEX conflict_logs_newest ON conflict_logs (organization_id, created_at DESC, id DESC);
CREATE INDEX conflict_logs_by_status ON conflict_logs (organization_id, status, severity_rank, created_at DESC, id DESC);
CREATE INDEX conflict_logs_org_resource ON conflict_logs (organization_id, resource_id, created_at DESC);
CREATE INDEX conflict_logs_request ON conflict_logs (organization_id, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX conflict_logs_booking ON conflict_logs (organization_id, booking_id) WHERE booking_id IS NOT NULL;

CREATE FUNCTION app.describe_conflict() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.severity := coalesce(NEW.severity, 'medium');
    NEW.status := coalesce(NEW.status, 'open');
    NEW.severity_rank := array_position(ARRAY['critical', 'high', 'medium', 'low'], NEW.severity) - 1;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.describe_conflict() IS 'The rank that severity sorts by.';

CREATE TRIGGER conflict_logs_touch BEFORE INSERT OR UPDATE ON conflict_logs
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
CREATE TRIGGER conflict_logs_describe BEFORE INSERT OR UPDATE ON conflict_logs
    FOR EACH ROW EXECUTE FUNCTION app.describe_conflict();
CREATE TRIGGER conflict_logs_version BEFORE UPDATE ON conflict_logs
    FOR EACH ROW EXECUTE FUNCTION app.bump_version();
ALTER TABLE conflict_logs ENABLE ROW LEVEL SECURITY;
ALTER TABLE conflict_logs FORCE ROW LEVEL SECURITY;
CREATE POLICY conflict_logs_org_isolation ON conflict_logs TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY conflict_logs_active_org ON conflict_logs AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY conflict_logs_owner ON conflict_logs TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON conflict_logs TO masterflow_tenant;
GRANT SELECT ON conflict_logs TO masterflow_reporting;
