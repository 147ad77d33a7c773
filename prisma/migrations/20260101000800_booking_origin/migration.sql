-- Why: where a booking came from, how its conflict was resolved and what approved it (schema analysis, section 5).

ALTER TABLE bookings ADD COLUMN external_calendar_event_id TEXT;
ALTER TABLE bookings ADD COLUMN source TEXT DEFAULT 'infra24' CHECK (source IN ('infra24', 'appsheet', 'google_calendar', 'api', 'manual'));
ALTER TABLE bookings ADD COLUMN conflict_resolution_notes TEXT;
ALTER TABLE bookings ADD COLUMN auto_approved BOOLEAN DEFAULT false;
ALTER TABLE bookings ADD COLUMN approval_workflow_id UUID;
ALTER TABLE bookings ADD CONSTRAINT bookings_approval_workflow_fkey FOREIGN KEY (org_id, approval_workflow_id)
    REFERENCES approval_workflows (organization_id, id) ON DELETE SET NULL (approval_workflow_id);

CREATE INDEX IF NOT EXISTS idx_bookings_external_calendar_event_id ON bookings(external_calendar_event_id);
CREATE INDEX IF NOT EXISTS idx_bookings_source ON bookings(source);
CREATE INDEX IF NOT EXISTS idx_bookings_auto_approved ON bookings(auto_approved);
CREATE INDEX IF NOT EXISTS bookings_by_start ON bookings (org_id, start_time, id);

-- A person can be booked like a room: the one existing constraint that has to be widened.
ALTER TABLE bookings DROP CONSTRAINT bookings_resource_type_check;
ALTER TABLE bookings ADD CONSTRAINT bookings_resource_type_check
    CHECK (resource_type IN ('workshop', 'equipment', 'space', 'event', 'person')) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_resource_type_check;
