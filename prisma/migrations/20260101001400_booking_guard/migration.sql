-- Why: no path around the guard exists. An exclusive resource is kept by an exclusion constraint, a shared one by a count under a
-- lock on the resource's row; both see only confirmed bookings that carry our mark, so that the live Infra24 application, which
-- does not set it, is never refused. What that application writes into an occupied slot becomes an open conflict.

ALTER TABLE bookings
    ADD COLUMN guarded boolean NOT NULL DEFAULT false,
    ADD COLUMN exclusive boolean NOT NULL DEFAULT false,
    ADD COLUMN overbooked boolean NOT NULL DEFAULT false,
    ADD COLUMN override_reason text,
    ADD COLUMN units integer NOT NULL DEFAULT 1,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN request_id uuid;
COMMENT ON COLUMN bookings.guarded IS 'Our mark: the guard answers for this row. Always true for what our verbs write.';
COMMENT ON COLUMN bookings.exclusive IS 'Kept by the guard: the resource takes one booking at a time.';
COMMENT ON COLUMN bookings.overbooked IS 'Confirmed on purpose against the guard, with override_reason.';
COMMENT ON COLUMN bookings.units IS 'What it takes of a shared capacity: people for seats, pieces for quantity, 1 for concurrent bookings.';

ALTER TABLE bookings ADD CONSTRAINT bookings_guarded_interval CHECK (NOT guarded OR end_time > start_time) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_guarded_interval;
ALTER TABLE bookings ADD CONSTRAINT bookings_guarded_units CHECK (NOT guarded OR units > 0) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_guarded_units;
ALTER TABLE bookings ADD CONSTRAINT bookings_override_has_reason CHECK (NOT overbooked OR length(trim(override_reason)) > 0) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_override_has_reason;
ALTER TABLE bookings ADD CONSTRAINT bookings_request_fkey FOREIGN KEY (org_id, request_id)
    REFERENCES external_requests (organization_id, id) ON DELETE SET NULL (request_id);
CREATE UNIQUE INDEX IF NOT EXISTS bookings_one_per_request ON bookings (org_id, request_id) WHERE request_id IS NOT NULL;

-- Half-open intervals: one booking may begin in the instant in which another ends.
ALTER TABLE bookings ADD CONSTRAINT bookings_no_double_booking EXCLUDE USING gist
    (resource_id WITH =, tstzrange(start_time, end_time) WITH &&)
    WHERE (guarded AND exclusive AND NOT overbooked AND status = 'confirmed');

-- Serves "what overlaps this time", for every kind of capacity. least/greatest: an old row may end before it starts.
CREATE INDEX IF NOT EXISTS bookings_occupancy ON bookings USING gist
    (resource_id, tstzrange(least(start_time, end_time), greatest(start_time, end_time))) WHERE status = 'confirmed';
CREATE INDEX IF NOT EXISTS bookings_outside_the_guard ON bookings USING gist
    (resource_id, tstzrange(least(start_time, end_time), greatest(start_time, end_time)))
    WHERE status = 'confirmed' AND (NOT guarded OR overbooked);

CREATE FUNCTION app.peak_units(resource uuid, starts timestamptz, ends timestamptz, except_booking uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH occupying AS (
        SELECT greatest(start_time, starts) AS begins, end_time AS ends_at, units
        FROM bookings
        WHERE resource_id = resource AND status = 'confirmed' AND id IS DISTINCT FROM except_booking
            AND tstzrange(least(start_time, end_time), greatest(start_time, end_time)) && tstzrange(starts, ends)
    ), steps AS (
        SELECT begins AS at, units AS change FROM occupying
        UNION ALL
        SELECT ends_at, -units FROM occupying WHERE ends_at < ends
    )
    -- At one instant what ends goes before what begins: intervals are half-open.
    SELECT coalesce(max(load), 0) FROM (SELECT sum(change) OVER (ORDER BY at, change) AS load FROM steps) AS running
$$;
COMMENT ON FUNCTION app.peak_units(uuid, timestamptz, timestamptz, uuid) IS 'The most units that confirmed bookings hold of a resource at any instant of [starts, ends).';

CREATE FUNCTION app.guard_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    resource record;
    peak bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
        NEW.guarded := NEW.guarded OR OLD.guarded; -- the mark never leaves a row
        IF NOT NEW.guarded OR (NEW.resource_id, NEW.start_time, NEW.end_time, NEW.status, NEW.guarded, NEW.overbooked, NEW.units, NEW.exclusive)
            IS NOT DISTINCT FROM (OLD.resource_id, OLD.start_time, OLD.end_time, OLD.status, OLD.guarded, OLD.overbooked, OLD.units, OLD.exclusive)
        THEN
            RETURN NEW;
        END IF;
    ELSIF NOT NEW.guarded THEN
        RETURN NEW;
    END IF;

    SELECT app.capacity_kind(capacity_kind, type, capacity) AS kind, coalesce(capacity, 1) AS capacity
        INTO resource FROM resources WHERE id = NEW.resource_id AND org_id = NEW.org_id;
    IF NOT FOUND THEN
        -- On a live database no foreign key says so: it would refuse writes that Infra24 makes today.
        RAISE EXCEPTION 'the resource does not belong to the organisation' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'bookings_org_resource_fkey', TABLE = 'bookings', SCHEMA = 'public';
    END IF;
    NEW.exclusive := resource.kind = 'exclusive';
    IF NEW.status <> 'confirmed' THEN
        RETURN NEW;
    END IF;
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'a booking cannot be guarded in a repeatable read transaction' USING ERRCODE = 'feature_not_supported',
            HINT = 'A snapshot taken before the lock does not see what committed meanwhile: use read committed or serializable.';
    END IF;

    -- One row to queue at. Shared for exclusive resources, where the constraint decides and only a change of the rules must wait.
    IF NEW.exclusive AND NOT NEW.overbooked THEN
        PERFORM FROM resources WHERE id = NEW.resource_id FOR SHARE;
    ELSE
        PERFORM FROM resources WHERE id = NEW.resource_id FOR NO KEY UPDATE;
    END IF;
    SELECT app.capacity_kind(capacity_kind, type, capacity) AS kind, coalesce(capacity, 1) AS capacity
        INTO resource FROM resources WHERE id = NEW.resource_id; -- again: it may have changed while we waited
    NEW.exclusive := resource.kind = 'exclusive';
    IF NEW.overbooked THEN
        RETURN NEW;
    END IF;

    IF NEW.exclusive THEN
        IF EXISTS (SELECT FROM bookings WHERE resource_id = NEW.resource_id AND status = 'confirmed' AND (NOT guarded OR overbooked)
            AND tstzrange(least(start_time, end_time), greatest(start_time, end_time)) && tstzrange(NEW.start_time, NEW.end_time)
            AND id <> NEW.id)
        THEN
            RAISE EXCEPTION 'the resource is booked at that time' USING ERRCODE = 'exclusion_violation',
                CONSTRAINT = 'bookings_no_double_booking', TABLE = 'bookings', SCHEMA = 'public';
        END IF;
    ELSE
        peak := app.peak_units(NEW.resource_id, NEW.start_time, NEW.end_time, NEW.id);
        IF peak + NEW.units > resource.capacity THEN
            RAISE EXCEPTION 'the capacity of the resource is exceeded' USING ERRCODE = 'MF001',
                CONSTRAINT = 'bookings_capacity', TABLE = 'bookings', SCHEMA = 'public',
                DETAIL = jsonb_build_object('kind', resource.kind, 'capacity', resource.capacity, 'taken', peak, 'asked', NEW.units)::text;
        END IF;
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.guard_booking() IS 'The capacity check that no writer can pass by; SQLSTATE MF001 when it refuses.';

-- Unguarded rows are the old application's: our role makes none.
CREATE POLICY bookings_guarded_insert ON bookings AS RESTRICTIVE FOR INSERT TO masterflow_tenant WITH CHECK (guarded);

CREATE TRIGGER bookings_guard BEFORE INSERT OR UPDATE ON bookings FOR EACH ROW EXECUTE FUNCTION app.guard_booking();

CREATE FUNCTION app.notice_unguarded_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    resource record;
    other uuid[];
    peak bigint := 0;
BEGIN
    SELECT app.capacity_kind(capacity_kind, type, capacity) AS kind, coalesce(capacity, 1) AS capacity
        INTO resource FROM resources WHERE id = NEW.resource_id;
    SELECT array_agg(id ORDER BY start_time, id) INTO other FROM (
        SELECT id, start_time FROM bookings WHERE resource_id = NEW.resource_id AND status = 'confirmed' AND id <> NEW.id
            AND tstzrange(least(start_time, end_time), greatest(start_time, end_time))
                && tstzrange(least(NEW.start_time, NEW.end_time), greatest(NEW.start_time, NEW.end_time))
        LIMIT 50) AS overlapping;
    IF other IS NULL THEN
        RETURN NULL;
    END IF;
    IF resource.kind <> 'exclusive' THEN
        peak := app.peak_units(NEW.resource_id, NEW.start_time, NEW.end_time, NEW.id) + NEW.units;
        IF peak <= resource.capacity THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, severity, booking_id, starts_at, ends_at, fingerprint, conflict_data)
    VALUES (NEW.org_id, NEW.resource_id, CASE resource.kind WHEN 'exclusive' THEN 'double_booking' ELSE 'capacity_exceeded' END, 'high',
        NEW.id, NEW.start_time, NEW.end_time, 'unguarded:' || NEW.id || ':' || NEW.resource_id || ':' || extract(epoch FROM NEW.start_time) || ':' || extract(epoch FROM NEW.end_time),
        jsonb_build_object('version', 1, 'cause', 'written_outside_masterflow',
            'range', jsonb_build_object('start', NEW.start_time, 'end', NEW.end_time),
            'occupancies', (SELECT jsonb_agg(jsonb_build_object('kind', 'booking', 'id', occupant)) FROM unnest(NEW.id || other) AS occupant)))
    ON CONFLICT (organization_id, fingerprint) DO NOTHING;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'masterflow could not examine booking %: %', NEW.id, SQLERRM; -- the sweep will; the writer must not fail by us
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.notice_unguarded_booking() IS 'What is written without our mark into an occupied slot becomes an open conflict; it never fails the writer.';

CREATE TRIGGER bookings_notice_unguarded AFTER INSERT OR UPDATE OF resource_id, start_time, end_time, status ON bookings
    FOR EACH ROW WHEN (NOT NEW.guarded AND NEW.status = 'confirmed') EXECUTE FUNCTION app.notice_unguarded_booking();

CREATE FUNCTION app.follow_capacity_kind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    is_exclusive boolean := app.capacity_kind(NEW.capacity_kind, NEW.type, NEW.capacity) = 'exclusive';
    booking record;
BEGIN
    IF is_exclusive = (app.capacity_kind(OLD.capacity_kind, OLD.type, OLD.capacity) = 'exclusive') THEN
        RETURN NULL;
    END IF;
    FOR booking IN SELECT id, org_id, start_time, end_time FROM bookings
        WHERE resource_id = NEW.id AND guarded AND status = 'confirmed' AND exclusive <> is_exclusive AND end_time > now() ORDER BY start_time, id
    LOOP
        BEGIN
            UPDATE bookings SET exclusive = is_exclusive WHERE id = booking.id;
        EXCEPTION WHEN exclusion_violation OR SQLSTATE 'MF001' THEN
            UPDATE bookings SET exclusive = is_exclusive, overbooked = true, override_reason = 'The resource''s kind of capacity changed'
                WHERE id = booking.id;
            INSERT INTO conflict_logs (organization_id, resource_id, conflict_type, severity, booking_id, starts_at, ends_at, fingerprint, conflict_data)
            VALUES (booking.org_id, NEW.id, CASE WHEN is_exclusive THEN 'double_booking' ELSE 'capacity_exceeded' END, 'high', booking.id,
                booking.start_time, booking.end_time, 'rule_change:' || booking.id || ':' || NEW.id,
                jsonb_build_object('version', 1, 'cause', 'rule_change', 'range', jsonb_build_object('start', booking.start_time, 'end', booking.end_time),
                    'occupancies', jsonb_build_array(jsonb_build_object('kind', 'booking', 'id', booking.id))))
            ON CONFLICT (organization_id, fingerprint) DO UPDATE SET status = 'open';
        END;
    END LOOP;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.follow_capacity_kind() IS 'When a resource becomes exclusive or shared, its future bookings follow; what no longer fits stays, marked and in conflict.';

CREATE TRIGGER resources_capacity_kind AFTER UPDATE OF type, capacity, capacity_kind ON resources
    FOR EACH ROW EXECUTE FUNCTION app.follow_capacity_kind();

-- && is not leakproof, so under row level security it cannot use the index: this function checks membership itself.
CREATE FUNCTION app.overlapping_bookings(organization uuid, resource uuid, starts timestamptz, ends timestamptz, except_booking uuid)
RETURNS SETOF bookings LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT * FROM bookings
    WHERE app.is_member(organization) AND org_id = organization AND resource_id = resource AND status = 'confirmed'
        AND tstzrange(least(start_time, end_time), greatest(start_time, end_time)) && tstzrange(starts, ends)
        AND id IS DISTINCT FROM except_booking
    ORDER BY start_time, id LIMIT 200
$$;
CREATE FUNCTION app.overlapping_events(organization uuid, calendar text, starts timestamptz, ends timestamptz)
RETURNS SETOF calendar_events LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT event.* FROM calendar_integrations AS calendar_row JOIN calendar_events AS event ON event.calendar_integration_id = calendar_row.id
    WHERE app.is_member(organization) AND calendar_row.organization_id = organization AND calendar_row.external_calendar_id = calendar
        AND calendar_row.is_active AND event.status <> 'cancelled'
        AND tstzrange(least(event.start_time, event.end_time), greatest(event.start_time, event.end_time)) && tstzrange(starts, ends)
    ORDER BY event.start_time, event.id LIMIT 200
$$;
CREATE FUNCTION app.peak_load(organization uuid, resource uuid, starts timestamptz, ends timestamptz, except_booking uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN app.is_member(organization) AND EXISTS (SELECT FROM resources WHERE id = resource AND org_id = organization)
        THEN app.peak_units(resource, starts, ends, except_booking) END
$$;

REVOKE ALL ON FUNCTION app.peak_units(uuid, timestamptz, timestamptz, uuid), app.guard_booking(), app.notice_unguarded_booking(),
    app.follow_capacity_kind(), app.overlapping_bookings(uuid, uuid, timestamptz, timestamptz, uuid),
    app.overlapping_events(uuid, text, timestamptz, timestamptz), app.peak_load(uuid, uuid, timestamptz, timestamptz, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.overlapping_bookings(uuid, uuid, timestamptz, timestamptz, uuid),
    app.overlapping_events(uuid, text, timestamptz, timestamptz),
    app.peak_load(uuid, uuid, timestamptz, timestamptz, uuid) TO masterflow_tenant, masterflow_reporting;
