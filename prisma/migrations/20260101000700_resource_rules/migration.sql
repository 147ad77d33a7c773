-- Why: what a resource's calendar, approval and booking rules are (schema analysis, section 5), and which kind of capacity its
-- number means: seats, quantity and simultaneous bookings are different things (../shared/pains.md).

ALTER TABLE resources ADD COLUMN external_calendar_id TEXT;
ALTER TABLE resources ADD COLUMN conflict_detection_enabled BOOLEAN DEFAULT true;
ALTER TABLE resources ADD COLUMN auto_approval_enabled BOOLEAN DEFAULT false;
ALTER TABLE resources ADD COLUMN approval_workflow_id UUID;
ALTER TABLE resources ADD COLUMN booking_restrictions JSONB DEFAULT '{}';
ALTER TABLE resources ADD COLUMN capacity_kind text
    CONSTRAINT resources_capacity_kind_check CHECK (capacity_kind IN ('exclusive', 'seats', 'quantity', 'concurrent_bookings'));
ALTER TABLE resources ADD CONSTRAINT resources_approval_workflow_fkey FOREIGN KEY (org_id, approval_workflow_id)
    REFERENCES approval_workflows (organization_id, id) ON DELETE SET NULL (approval_workflow_id);

CREATE INDEX IF NOT EXISTS idx_resources_external_calendar_id ON resources(external_calendar_id);
CREATE INDEX IF NOT EXISTS idx_resources_auto_approval ON resources(auto_approval_enabled);
CREATE INDEX IF NOT EXISTS resources_by_title ON resources (org_id, title, id);

CREATE FUNCTION app.capacity_kind(kind text, resource_type text, capacity integer) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN coalesce(kind, CASE
        WHEN resource_type = 'workshop' THEN 'seats'
        WHEN resource_type = 'equipment' AND capacity > 1 THEN 'quantity'
        ELSE 'exclusive'
    END);
COMMENT ON FUNCTION app.capacity_kind(text, text, integer) IS 'What capacity counts when nobody has said: places in a workshop, pieces of equipment, else one booking at a time.';
GRANT EXECUTE ON FUNCTION app.capacity_kind(text, text, integer) TO masterflow_tenant, masterflow_platform, masterflow_reporting;
