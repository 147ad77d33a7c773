-- Why: a recurring event occupies many times. Each time is a row with a range index, so that "what is there then" is one lookup for
-- single events and series alike. Single ones follow their event by trigger; a series is worked out by the application, and until
-- it is, `occurrences_until` says how far: beyond it nobody knows.

ALTER TABLE calendar_integrations ADD COLUMN time_zone text;
COMMENT ON COLUMN calendar_integrations.time_zone IS 'The calendar''s own zone (IANA), as its provider states it.';

ALTER TABLE calendar_events
    ADD COLUMN busy boolean NOT NULL DEFAULT true,
    ADD COLUMN time_zone text,
    ADD COLUMN zone_state text NOT NULL DEFAULT 'resolved'
        CONSTRAINT calendar_events_zone_state_check CHECK (zone_state IN ('resolved', 'floating', 'unresolved', 'gap', 'overlap')),
    ADD COLUMN start_date date,
    ADD COLUMN end_date date,
    ADD COLUMN series_id uuid,
    ADD COLUMN original_start timestamptz,
    ADD COLUMN external_updated_at timestamptz,
    ADD COLUMN occurrences_until timestamptz;
ALTER TABLE calendar_events ADD CONSTRAINT calendar_events_series_fkey FOREIGN KEY (organization_id, series_id)
    REFERENCES calendar_events (organization_id, id) ON DELETE CASCADE;
ALTER TABLE calendar_events ADD CONSTRAINT calendar_events_moved_instance CHECK ((series_id IS NULL) = (original_start IS NULL) AND (series_id IS NULL OR recurrence_rule IS NULL));
ALTER TABLE calendar_events ADD CONSTRAINT calendar_events_dates CHECK (start_date IS NULL OR end_date > start_date);
COMMENT ON COLUMN calendar_events.busy IS 'False when the calendar shows its owner as free then (transparent, declined).';
COMMENT ON COLUMN calendar_events.time_zone IS 'The zone that the event names: IANA when resolved, else as it was written.';
COMMENT ON COLUMN calendar_events.zone_state IS 'floating: no zone at all; unresolved: a zone that no one knows; gap, overlap: a local time that the clocks skip or repeat.';
COMMENT ON COLUMN calendar_events.start_date IS 'First day of an all-day event; end_date is exclusive. Both are days of the organisation''s zone.';
COMMENT ON COLUMN calendar_events.series_id IS 'The series of which this is one moved or cancelled instance, the one that would have begun at original_start.';
COMMENT ON COLUMN calendar_events.recurrence_rule IS 'RRULE, RDATE and EXDATE lines of RFC 5545; null for a single event.';
COMMENT ON COLUMN calendar_events.occurrences_until IS 'How far the series is worked out; infinity when it ends before that; null when it has to be done again.';
CREATE UNIQUE INDEX calendar_events_one_per_instance ON calendar_events (organization_id, series_id, original_start) WHERE series_id IS NOT NULL;
CREATE INDEX calendar_events_to_work_out ON calendar_events (calendar_integration_id, occurrences_until NULLS FIRST) WHERE recurrence_rule IS NOT NULL AND status <> 'cancelled';

CREATE TABLE calendar_event_occurrences (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    calendar_integration_id uuid NOT NULL,
    calendar_event_id uuid NOT NULL,
    series_event_id uuid NOT NULL,
    external_event_id text NOT NULL,
    original_start timestamptz NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    is_all_day boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    busy boolean NOT NULL DEFAULT true,
    event_type text NOT NULL DEFAULT 'meeting' CHECK (event_type IN ('meeting', 'workshop', 'event', 'block')),
    uncertain boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, series_event_id, original_start),
    CONSTRAINT calendar_event_occurrences_order CHECK (starts_at <= ends_at),
    CONSTRAINT calendar_event_occurrences_integration_fkey FOREIGN KEY (organization_id, calendar_integration_id)
        REFERENCES calendar_integrations (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT calendar_event_occurrences_event_fkey FOREIGN KEY (organization_id, calendar_event_id)
        REFERENCES calendar_events (organization_id, id) ON DELETE CASCADE
);
COMMENT ON COLUMN calendar_event_occurrences.external_event_id IS 'Its event''s: tells without another lookup that it stands for a booking of ours.';
COMMENT ON COLUMN calendar_event_occurrences.uncertain IS 'When exactly is not known (its zone is not): the range holds every instant that it may mean.';
CREATE INDEX calendar_event_occurrences_event ON calendar_event_occurrences (organization_id, calendar_event_id);
CREATE INDEX calendar_event_occurrences_occupied ON calendar_event_occurrences USING gist
    (calendar_integration_id, tstzrange(starts_at, ends_at)) WHERE busy AND status <> 'cancelled';
ALTER TABLE calendar_event_occurrences ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_event_occurrences FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_event_occurrences_org_isolation ON calendar_event_occurrences TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY calendar_event_occurrences_active_org ON calendar_event_occurrences AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY calendar_event_occurrences_owner ON calendar_event_occurrences TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_event_occurrences TO masterflow_tenant;
GRANT SELECT ON calendar_event_occurrences TO masterflow_reporting;

CREATE FUNCTION app.start_of_day(day date, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    -- By the last minute before: where midnight is skipped or happens twice, that is where the day begins.
    SELECT (day::timestamp - interval '1 minute') AT TIME ZONE zone + interval '1 minute'
$$;
COMMENT ON FUNCTION app.start_of_day(date, text) IS 'The instant at which a day begins in a zone.';

CREATE FUNCTION app.reset_series() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.recurrence_rule IS NULL THEN
        NEW.occurrences_until := NULL;
    ELSIF TG_OP = 'UPDATE' AND (NEW.recurrence_rule, NEW.start_time, NEW.end_time, NEW.start_date, NEW.end_date, NEW.time_zone, NEW.zone_state, NEW.status, NEW.busy, NEW.event_type)
        IS DISTINCT FROM (OLD.recurrence_rule, OLD.start_time, OLD.end_time, OLD.start_date, OLD.end_date, OLD.time_zone, OLD.zone_state, OLD.status, OLD.busy, OLD.event_type)
    THEN
        NEW.occurrences_until := NULL;
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.reset_series() IS 'A changed series has to be worked out again; until then its times are not known.';
CREATE TRIGGER calendar_events_reset_series BEFORE INSERT OR UPDATE ON calendar_events FOR EACH ROW EXECUTE FUNCTION app.reset_series();

-- By statement: an import of ten thousand events is one insert here as well.
CREATE FUNCTION app.follow_single_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM calendar_event_occurrences AS o USING changed WHERE o.organization_id = changed.organization_id
            AND o.calendar_event_id = changed.id AND (changed.recurrence_rule IS NULL OR changed.status = 'cancelled');
    END IF;
    INSERT INTO calendar_event_occurrences (organization_id, calendar_integration_id, calendar_event_id, series_event_id, external_event_id, original_start,
        starts_at, ends_at, is_all_day, status, busy, event_type, uncertain)
    SELECT e.organization_id, e.calendar_integration_id, e.id, coalesce(e.series_id, e.id), e.external_event_id, coalesce(e.original_start, e.start_time),
        CASE WHEN e.zone_state = 'unresolved' THEN t.begins - interval '14 hours' ELSE t.begins END,
        CASE WHEN e.zone_state = 'unresolved' THEN t.ends + interval '12 hours' ELSE t.ends END,
        coalesce(e.is_all_day, false), coalesce(e.status, 'confirmed'), e.busy, coalesce(e.event_type, 'meeting'), e.zone_state = 'unresolved'
    FROM changed AS e JOIN organizations AS o ON o.id = e.organization_id CROSS JOIN LATERAL (
        SELECT CASE WHEN e.start_date IS NULL THEN least(e.start_time, e.end_time) ELSE app.start_of_day(e.start_date, coalesce(o.timezone, 'UTC')) END AS begins,
            CASE WHEN e.start_date IS NULL THEN greatest(e.start_time, e.end_time) ELSE app.start_of_day(e.end_date, coalesce(o.timezone, 'UTC')) END AS ends) AS t
    WHERE e.recurrence_rule IS NULL AND (e.status IS DISTINCT FROM 'cancelled' OR e.series_id IS NOT NULL)
    -- A moved or cancelled instance takes the place of the one that its series put there.
    ON CONFLICT (organization_id, series_event_id, original_start) DO UPDATE SET calendar_event_id = excluded.calendar_event_id, external_event_id = excluded.external_event_id,
        starts_at = excluded.starts_at, ends_at = excluded.ends_at, is_all_day = excluded.is_all_day, status = excluded.status, busy = excluded.busy,
        event_type = excluded.event_type, uncertain = excluded.uncertain;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.follow_single_events() IS 'A single event, or one instance of a series, is its one occurrence.';
CREATE TRIGGER calendar_events_follow_insert AFTER INSERT ON calendar_events REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION app.follow_single_events();
CREATE TRIGGER calendar_events_follow_update AFTER UPDATE ON calendar_events REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION app.follow_single_events();

CREATE FUNCTION app.instance_returns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE calendar_events AS series SET occurrences_until = NULL FROM gone
    WHERE series.organization_id = gone.organization_id AND series.id = gone.series_id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.instance_returns() IS 'Without its exception an instance is what the series says again.';
CREATE TRIGGER calendar_events_instance_returns AFTER DELETE ON calendar_events REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION app.instance_returns();

INSERT INTO calendar_event_occurrences (organization_id, calendar_integration_id, calendar_event_id, series_event_id, external_event_id, original_start, starts_at, ends_at,
    is_all_day, status, event_type)
SELECT organization_id, calendar_integration_id, id, id, external_event_id, start_time, least(start_time, end_time), greatest(start_time, end_time),
    coalesce(is_all_day, false), coalesce(status, 'confirmed'), coalesce(event_type, 'meeting')
FROM calendar_events WHERE recurrence_rule IS NULL AND status IS DISTINCT FROM 'cancelled';
DROP INDEX calendar_events_occupancy;

REVOKE ALL ON FUNCTION app.start_of_day(date, text), app.reset_series(), app.follow_single_events(), app.instance_returns() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.start_of_day(date, text) TO masterflow_tenant, masterflow_reporting;
