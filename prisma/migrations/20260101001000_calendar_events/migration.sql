-- Why: the mirror of what those calendars hold (schema analysis, section 1).

CREATE TABLE calendar_events (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    calendar_integration_id UUID NOT NULL REFERENCES calendar_integrations(id) ON DELETE CASCADE,
    external_event_id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    start_time TIMESTAMP WITH TIME ZONE NOT NULL,
    end_time TIMESTAMP WITH TIME ZONE NOT NULL,
    location TEXT,
    attendees JSONB DEFAULT '[]',
    event_type TEXT DEFAULT 'meeting' CHECK (event_type IN ('meeting', 'workshop', 'event', 'block')),
    is_all_day BOOLEAN DEFAULT false,
    recurrence_rule TEXT,
    status TEXT DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    UNIQUE(calendar_integration_id, external_event_id),
    UNIQUE (organization_id, id),
    CONSTRAINT calendar_events_integration_fkey FOREIGN KEY (organization_id, calendar_integration_id)
        REFERENCES calendar_integrations (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_calendar_events_org_id ON calendar_events(organization_id);
CREATE INDEX idx_calendar_events_time_range ON calendar_events(start_time, end_time);
CREATE INDEX idx_calendar_events_external_id ON calendar_events(external_event_id);
-- Overlap of one calendar with a time. least/greatest: a feed may deliver an end before its start, which a range refuses.
CREATE INDEX calendar_events_occupancy ON calendar_events USING gist
    (calendar_integration_id, tstzrange(least(start_time, end_time), greatest(start_time, end_time))) WHERE status <> 'cancelled';
CREATE TRIGGER calendar_events_touch BEFORE INSERT OR UPDATE ON calendar_events
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE calendar_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_events FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_events_org_isolation ON calendar_events TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY calendar_events_active_org ON calendar_events AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY calendar_events_owner ON calendar_events TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_events TO masterflow_tenant;
GRANT SELECT ON calendar_events TO masterflow_reporting;
