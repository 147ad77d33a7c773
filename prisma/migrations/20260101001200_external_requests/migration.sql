-- Why: one row for each request, whatever door it came through (schema analysis, section 2). The columns below the document's own
-- hold what triage filters, sorts and decides by, read out of request_data once.

CREATE TABLE external_requests (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('appsheet', 'google_forms', 'api', 'manual')),
    external_id TEXT NOT NULL,
    request_type TEXT NOT NULL CHECK (request_type IN ('booking', 'inquiry', 'complaint', 'suggestion')),
    request_data JSONB NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'processing', 'approved', 'rejected', 'cancelled')),
    priority TEXT DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    assigned_to TEXT,
    processed_at TIMESTAMP WITH TIME ZONE,
    processed_by TEXT,
    processing_notes TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    version integer NOT NULL DEFAULT 1,
    title text,
    requester_name text,
    requester_email text,
    resource_id uuid,
    requested_start timestamptz,
    requested_end timestamptz,
    participants integer CHECK (participants > 0),
    priority_rank smallint NOT NULL DEFAULT 2,
    search_text text NOT NULL DEFAULT '',
    source_updated_at timestamptz,
    mapping_version integer,
    booking_id uuid,
    verdict jsonb,
    UNIQUE(organization_id, source, external_id),
    UNIQUE (organization_id, id),
    CONSTRAINT external_requests_resource_fkey FOREIGN KEY (organization_id, resource_id)
        REFERENCES resources (org_id, id) ON DELETE SET NULL (resource_id),
    CONSTRAINT external_requests_booking_fkey FOREIGN KEY (organization_id, booking_id)
        REFERENCES bookings (org_id, id) ON DELETE SET NULL (booking_id)
);
CREATE INDEX idx_external_requests_org_id ON external_requests(organization_id);
CREATE INDEX idx_external_requests_status ON external_requests(status);
CREATE INDEX idx_external_requests_source ON external_requests(source);
CREATE INDEX idx_external_requests_created_at ON external_requests(created_at);
CREATE INDEX external_requests_newest ON external_requests (organization_id, created_at DESC, id DESC);
CREATE INDEX external_requests_by_status ON external_requests (organization_id, status, created_at DESC, id DESC);
CREATE INDEX external_requests_by_status_priority ON external_requests (organization_id, status, priority_rank, created_at DESC, id DESC);
CREATE INDEX external_requests_waiting ON external_requests (organization_id, priority_rank, created_at DESC, id DESC)
    WHERE status IN ('pending', 'processing');
CREATE INDEX external_requests_assigned ON external_requests (organization_id, assigned_to, created_at DESC, id DESC) WHERE assigned_to IS NOT NULL;
CREATE INDEX external_requests_resource ON external_requests (organization_id, resource_id, requested_start) WHERE resource_id IS NOT NULL;
CREATE INDEX external_requests_booking ON external_requests (organization_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX external_requests_text ON external_requests USING gin (search_text gin_trgm_ops);

CREATE FUNCTION app.describe_request() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.priority := coalesce(NEW.priority, 'normal');
    NEW.priority_rank := array_position(ARRAY['urgent', 'high', 'normal', 'low'], NEW.priority) - 1;
    NEW.search_text := lower(concat_ws(' ', NEW.title, NEW.requester_name, NEW.requester_email, NEW.external_id, NEW.processing_notes));
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.describe_request() IS 'Columns that follow from others: the rank that priority sorts by and the text that search reads.';

CREATE TRIGGER external_requests_touch BEFORE INSERT OR UPDATE ON external_requests
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
CREATE TRIGGER external_requests_describe BEFORE INSERT OR UPDATE ON external_requests
    FOR EACH ROW EXECUTE FUNCTION app.describe_request();
CREATE TRIGGER external_requests_version BEFORE UPDATE ON external_requests
    FOR EACH ROW EXECUTE FUNCTION app.bump_version();
ALTER TABLE external_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE external_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY external_requests_org_isolation ON external_requests TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY external_requests_active_org ON external_requests AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY external_requests_owner ON external_requests TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON external_requests TO masterflow_tenant;
GRANT SELECT ON external_requests TO masterflow_reporting;

-- LIKE is not leakproof, so under row level security it cannot use the index: this function checks membership itself.
CREATE FUNCTION app.search_requests(organization uuid, needle text, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT id FROM external_requests
    WHERE app.is_member(organization) AND organization_id = organization
        AND search_text LIKE '%' || replace(replace(replace(lower(needle), '\', '\\'), '%', '\%'), '_', '\_') || '%'
    ORDER BY created_at DESC, id DESC LIMIT least(most, 10000)
$$;
REVOKE ALL ON FUNCTION app.search_requests(uuid, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.search_requests(uuid, text, integer) TO masterflow_tenant, masterflow_reporting;

ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_request_fkey FOREIGN KEY (organization_id, request_id)
    REFERENCES external_requests (organization_id, id) ON DELETE SET NULL (request_id);
ALTER TABLE approval_decisions ADD CONSTRAINT approval_decisions_request_fkey FOREIGN KEY (organization_id, request_id)
    REFERENCES external_requests (organization_id, id) ON DELETE CASCADE;

CREATE TABLE request_attachments (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    request_id UUID NOT NULL REFERENCES external_requests(id) ON DELETE CASCADE,
    file_name TEXT NOT NULL,
    file_type TEXT NOT NULL,
    file_size INTEGER NOT NULL,
    file_url TEXT NOT NULL,
    uploaded_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    uploaded_by TEXT NOT NULL,
    organization_id uuid NOT NULL DEFAULT app.org(),
    CONSTRAINT request_attachments_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_request_attachments_request_id ON request_attachments(request_id);
CREATE INDEX request_attachments_org_request ON request_attachments (organization_id, request_id);
ALTER TABLE request_attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_attachments FORCE ROW LEVEL SECURITY;
CREATE POLICY request_attachments_org_isolation ON request_attachments TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY request_attachments_active_org ON request_attachments AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY request_attachments_owner ON request_attachments TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON request_attachments TO masterflow_tenant;
GRANT SELECT ON request_attachments TO masterflow_reporting;

-- What the sender changed after the decision: kept beside the request, which stays as it was decided.
CREATE TABLE request_amendments (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    delivery_id uuid,
    changes jsonb NOT NULL,
    request_data jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT request_amendments_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT request_amendments_delivery_fkey FOREIGN KEY (organization_id, delivery_id)
        REFERENCES webhook_deliveries (organization_id, id) ON DELETE SET NULL (delivery_id)
);
CREATE INDEX request_amendments_request ON request_amendments (organization_id, request_id, created_at DESC);
CREATE UNIQUE INDEX request_amendments_delivery ON request_amendments (organization_id, delivery_id) WHERE delivery_id IS NOT NULL;
ALTER TABLE request_amendments ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_amendments FORCE ROW LEVEL SECURITY;
CREATE POLICY request_amendments_org_isolation ON request_amendments TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY request_amendments_active_org ON request_amendments AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY request_amendments_owner ON request_amendments TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON request_amendments TO masterflow_tenant;
GRANT SELECT ON request_amendments TO masterflow_reporting;
