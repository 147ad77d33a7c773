-- Why: set-up and clean-down hold a resource too. What a booking occupies is its time with both, kept beside it by the guard, and
-- the exclusion constraint, the count of a shared capacity and every reader go by that one range.

ALTER TABLE bookings
    ADD COLUMN occupied_from timestamptz,
    ADD COLUMN occupied_until timestamptz,
    ADD COLUMN wall_start text,
    ADD COLUMN wall_zone text;
COMMENT ON COLUMN bookings.occupied_from IS 'start_time less the resource''s set-up; written by the guard. Null on rows from before it: then start_time.';
COMMENT ON COLUMN bookings.occupied_until IS 'end_time and the resource''s clean-down; written by the guard. Null on rows from before it: then end_time.';
COMMENT ON COLUMN bookings.wall_start IS 'The start as the wall clock of wall_zone showed it when the time was set: shows a later change of the zone''s rules.';

CREATE FUNCTION app.buffer_minutes(restrictions jsonb, key text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(restrictions -> key) = 'number' AND (restrictions ->> key)::numeric BETWEEN 1 AND 1440
        THEN floor((restrictions ->> key)::numeric)::integer ELSE 0 END
$$;
COMMENT ON FUNCTION app.buffer_minutes(jsonb, text) IS 'Minutes held before or after every booking: setup_minutes or cleandown_minutes of booking_restrictions.';

-- Ordered by resource and time, with all that a sweep reads: the nightly proof is one index-only scan.
CREATE INDEX IF NOT EXISTS bookings_occupied_order ON bookings (resource_id, occupied_from) INCLUDE (occupied_until, id) WHERE status = 'confirmed';
CREATE INDEX IF NOT EXISTS bookings_occupied ON bookings USING gist
    (resource_id, tstzrange(coalesce(occupied_from, least(start_time, end_time)), coalesce(occupied_until, greatest(start_time, end_time))))
    WHERE status = 'confirmed';
CREATE INDEX IF NOT EXISTS bookings_occupied_outside_guard ON bookings USING gist
    (resource_id, tstzrange(coalesce(occupied_from, least(start_time, end_time)), coalesce(occupied_until, greatest(start_time, end_time))))
    WHERE status = 'confirmed' AND (NOT guarded OR overbooked);
-- How often somebody has booked in a week.
CREATE INDEX IF NOT EXISTS bookings_by_person ON bookings (resource_id, lower(user_email), start_time) WHERE status = 'confirmed' AND user_email IS NOT NULL;
DROP INDEX IF EXISTS bookings_occupancy; -- an adoption builds indexes last, and these not at all
DROP INDEX IF EXISTS bookings_outside_the_guard;

ALTER TABLE bookings DROP CONSTRAINT bookings_no_double_booking;
ALTER TABLE bookings ADD CONSTRAINT bookings_no_double_booking EXCLUDE USING gist
    (resource_id WITH =, tstzrange(coalesce(occupied_from, start_time), coalesce(occupied_until, end_time)) WITH &&)
    WHERE (guarded AND exclusive AND NOT overbooked AND status = 'confirmed');

CREATE OR REPLACE FUNCTION app.peak_units(resource uuid, starts timestamptz, ends timestamptz, except_booking uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH occupying AS (
        SELECT greatest(coalesce(occupied_from, least(start_time, end_time)), starts) AS begins,
            coalesce(occupied_until, greatest(start_time, end_time)) AS ends_at, units
        FROM bookings
        WHERE resource_id = resource AND status = 'confirmed' AND id IS DISTINCT FROM except_booking
            AND tstzrange(coalesce(occupied_from, least(start_time, end_time)), coalesce(occupied_until, greatest(start_time, end_time)))
                && tstzrange(starts, ends)
    ), steps AS (
        SELECT begins AS at, units AS change FROM occupying
        UNION ALL
        SELECT ends_at, -units FROM occupying WHERE ends_at < ends
    )
    -- At one instant what ends goes before what begins: intervals are half-open.
    SELECT coalesce(max(load), 0) FROM (SELECT sum(change) OVER (ORDER BY at, change) AS load FROM steps) AS running
$$;
COMMENT ON FUNCTION app.peak_units(uuid, timestamptz, timestamptz, uuid) IS 'The most units that confirmed bookings hold of a resource, set-up and clean-down included, at any instant of [starts, ends).';

CREATE OR REPLACE FUNCTION app.guard_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    resource record;
    peak bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
        NEW.guarded := NEW.guarded OR OLD.guarded; -- the mark never leaves a row
        IF NEW.occupied_from IS NOT NULL
            AND (NEW.resource_id, NEW.start_time, NEW.end_time, NEW.status, NEW.guarded, NEW.overbooked, NEW.units, NEW.exclusive)
            IS NOT DISTINCT FROM (OLD.resource_id, OLD.start_time, OLD.end_time, OLD.status, OLD.guarded, OLD.overbooked, OLD.units, OLD.exclusive)
        THEN
            NEW.occupied_from := OLD.occupied_from; -- written by this function alone
            NEW.occupied_until := OLD.occupied_until;
            RETURN NEW;
        END IF;
    END IF;

    SELECT app.capacity_kind(capacity_kind, type, capacity) AS kind, coalesce(capacity, 1) AS capacity,
            app.buffer_minutes(booking_restrictions, 'setup_minutes') AS setup, app.buffer_minutes(booking_restrictions, 'cleandown_minutes') AS cleandown
        INTO resource FROM resources WHERE id = NEW.resource_id AND org_id = NEW.org_id;
    IF NOT FOUND THEN
        IF NOT NEW.guarded THEN
            RETURN NEW;
        END IF;
        -- On a live database no foreign key says so: it would refuse writes that Infra24 makes today.
        RAISE EXCEPTION 'the resource does not belong to the organisation' USING ERRCODE = 'foreign_key_violation',
            CONSTRAINT = 'bookings_org_resource_fkey', TABLE = 'bookings', SCHEMA = 'public';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.start_time IS DISTINCT FROM OLD.start_time THEN
        NEW.wall_zone := coalesce((SELECT timezone FROM organizations WHERE id = NEW.org_id), 'UTC');
        BEGIN
            NEW.wall_start := to_char(NEW.start_time AT TIME ZONE NEW.wall_zone, 'YYYY-MM-DD"T"HH24:MI');
        EXCEPTION WHEN invalid_parameter_value THEN
            NEW.wall_zone := NULL; -- a zone that PostgreSQL doesn't know: nothing to compare with later
            NEW.wall_start := NULL;
        END;
    END IF;
    IF NOT NEW.guarded OR NEW.status <> 'confirmed' THEN
        NEW.exclusive := NEW.guarded AND resource.kind = 'exclusive';
        NEW.occupied_from := least(NEW.start_time, NEW.end_time) - make_interval(mins => resource.setup);
        NEW.occupied_until := greatest(NEW.start_time, NEW.end_time) + make_interval(mins => resource.cleandown);
        RETURN NEW;
    END IF;
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'a booking cannot be guarded in a repeatable read transaction' USING ERRCODE = 'feature_not_supported',
            HINT = 'A snapshot taken before the lock does not see what committed meanwhile: use read committed or serializable.';
    END IF;

    -- One row to queue at. Shared for exclusive resources, where the constraint decides and only a change of the rules must wait.
    IF resource.kind = 'exclusive' AND NOT NEW.overbooked THEN
        PERFORM FROM resources WHERE id = NEW.resource_id FOR SHARE;
    ELSE
        PERFORM FROM resources WHERE id = NEW.resource_id FOR NO KEY UPDATE;
    END IF;
    SELECT app.capacity_kind(capacity_kind, type, capacity) AS kind, coalesce(capacity, 1) AS capacity,
            app.buffer_minutes(booking_restrictions, 'setup_minutes') AS setup, app.buffer_minutes(booking_restrictions, 'cleandown_minutes') AS cleandown
        INTO resource FROM resources WHERE id = NEW.resource_id; -- again: it may have changed while we waited
    NEW.exclusive := resource.kind = 'exclusive';
    NEW.occupied_from := NEW.start_time - make_interval(mins => resource.setup);
    NEW.occupied_until := NEW.end_time + make_interval(mins => resource.cleandown);
    IF NEW.overbooked THEN
        RETURN NEW;
    END IF;

    IF NEW.exclusive THEN
        IF EXISTS (SELECT FROM bookings WHERE resource_id = NEW.resource_id AND status = 'confirmed' AND (NOT guarded OR overbooked)
            AND tstzrange(coalesce(occupied_from, least(start_time, end_time)), coalesce(occupied_until, greatest(start_time, end_time)))
                && tstzrange(NEW.occupied_from, NEW.occupied_until)
            AND id <> NEW.id)
        THEN
            RAISE EXCEPTION 'the resource is booked at that time' USING ERRCODE = 'exclusion_violation',
                CONSTRAINT = 'bookings_no_double_booking', TABLE = 'bookings', SCHEMA = 'public';
        END IF;
    ELSE
        peak := app.peak_units(NEW.resource_id, NEW.occupied_from, NEW.occupied_until, NEW.id);
        IF peak + NEW.units > resource.capacity THEN
            RAISE EXCEPTION 'the capacity of the resource is exceeded' USING ERRCODE = 'MF001',
                CONSTRAINT = 'bookings_capacity', TABLE = 'bookings', SCHEMA = 'public',
                DETAIL = jsonb_build_object('kind', resource.kind, 'capacity', resource.capacity, 'taken', peak, 'asked', NEW.units)::text;
        END IF;
    END IF;
    RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION app.buffer_minutes(jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.buffer_minutes(jsonb, text) TO masterflow_tenant, masterflow_platform, masterflow_reporting;
