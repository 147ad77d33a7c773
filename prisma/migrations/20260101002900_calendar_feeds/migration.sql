-- Why: people see bookings in their own calendars (issue 3, section 7): a feed for a resource or for a person, read by whoever has its
-- secret address. Only the hash of the secret is kept; a feed that is revoked is never read again.

CREATE TABLE calendar_feeds (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('resource', 'person')),
    resource_id uuid,
    person_email text,
    shows text NOT NULL DEFAULT 'busy' CHECK (shows IN ('titles', 'busy')),
    token_hash text NOT NULL UNIQUE,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by text,
    last_read_at timestamptz,
    UNIQUE (organization_id, id),
    CONSTRAINT calendar_feeds_of_one CHECK ((kind = 'resource') = (resource_id IS NOT NULL) AND (kind = 'person') = (person_email IS NOT NULL)),
    CONSTRAINT calendar_feeds_resource_fkey FOREIGN KEY (organization_id, resource_id) REFERENCES resources (org_id, id) ON DELETE CASCADE
);
CREATE INDEX calendar_feeds_newest ON calendar_feeds (organization_id, created_at DESC, id DESC);
CREATE INDEX calendar_feeds_resource ON calendar_feeds (organization_id, resource_id) WHERE resource_id IS NOT NULL;
COMMENT ON TABLE calendar_feeds IS 'Private iCalendar feeds: who has the secret address reads the bookings of one resource or of one person.';
CREATE TRIGGER calendar_feeds_touch BEFORE INSERT OR UPDATE ON calendar_feeds FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE calendar_feeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feeds FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_feeds_org_isolation ON calendar_feeds TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY calendar_feeds_active_org ON calendar_feeds AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY calendar_feeds_owner ON calendar_feeds TO CURRENT_USER USING (true) WITH CHECK (true);
-- Whoever calls has only the secret: the platform role finds the organisation by it.
CREATE POLICY calendar_feeds_platform ON calendar_feeds TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON calendar_feeds TO masterflow_tenant;
GRANT SELECT ON calendar_feeds TO masterflow_reporting;
GRANT SELECT, UPDATE (last_read_at) ON calendar_feeds TO masterflow_platform;
