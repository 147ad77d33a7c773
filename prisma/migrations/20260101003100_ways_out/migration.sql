-- Why: the desk applies a ranked way out of a conflict and may take it back for a few seconds (issue 3, section 6): what was changed
-- is kept, so that an undo knows what to put back and history is true. Who asked for a place that somebody else got is offered another:
-- a draft that people edit, and send once.

CREATE TABLE conflict_resolutions (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    conflict_id uuid NOT NULL,
    way_kind text NOT NULL CHECK (way_kind IN ('move', 'move_resource', 'shorten', 'split', 'seats', 'cancel', 'accept', 'alternative')),
    sentence text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    applied_by text NOT NULL,
    applied_at timestamptz NOT NULL,
    undo_until timestamptz NOT NULL,
    undone_at timestamptz,
    undone_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    CONSTRAINT conflict_resolutions_conflict_fkey FOREIGN KEY (organization_id, conflict_id)
        REFERENCES conflict_logs (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT conflict_resolutions_undone_by_somebody CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON COLUMN conflict_resolutions.before IS 'Where the bookings were, what stood against them there, and the conflict''s status: what an undo puts back.';
CREATE INDEX conflict_resolutions_conflict ON conflict_resolutions (organization_id, conflict_id, applied_at DESC);
CREATE TRIGGER conflict_resolutions_touch BEFORE INSERT OR UPDATE ON conflict_resolutions
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE conflict_resolutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE conflict_resolutions FORCE ROW LEVEL SECURITY;
CREATE POLICY conflict_resolutions_org_isolation ON conflict_resolutions TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY conflict_resolutions_active_org ON conflict_resolutions AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY conflict_resolutions_owner ON conflict_resolutions TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON conflict_resolutions TO masterflow_tenant;
GRANT SELECT ON conflict_resolutions TO masterflow_reporting;

CREATE TABLE request_alternatives (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    slots jsonb NOT NULL,
    message text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'sent', 'discarded')),
    version integer NOT NULL DEFAULT 1,
    message_id uuid,
    created_by text NOT NULL,
    updated_by text NOT NULL,
    sent_at timestamptz,
    sent_by text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    CONSTRAINT request_alternatives_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT request_alternatives_message_fkey FOREIGN KEY (organization_id, message_id)
        REFERENCES outbound_messages (organization_id, id) ON DELETE SET NULL (message_id),
    CONSTRAINT request_alternatives_sent_once CHECK ((status = 'sent') = (sent_at IS NOT NULL))
);
-- One draft for a request: who looks twice writes on.
CREATE UNIQUE INDEX request_alternatives_one_draft ON request_alternatives (organization_id, request_id) WHERE status = 'draft';
CREATE INDEX request_alternatives_request ON request_alternatives (organization_id, request_id, created_at DESC);
CREATE TRIGGER request_alternatives_touch BEFORE INSERT OR UPDATE ON request_alternatives
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
CREATE TRIGGER request_alternatives_version BEFORE UPDATE ON request_alternatives FOR EACH ROW EXECUTE FUNCTION app.bump_version();
ALTER TABLE request_alternatives ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_alternatives FORCE ROW LEVEL SECURITY;
CREATE POLICY request_alternatives_org_isolation ON request_alternatives TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY request_alternatives_active_org ON request_alternatives AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY request_alternatives_owner ON request_alternatives TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON request_alternatives TO masterflow_tenant;
GRANT SELECT ON request_alternatives TO masterflow_reporting;
