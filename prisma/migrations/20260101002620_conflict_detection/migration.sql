-- Why: one definition of what occupies a resource, for the verdict, the free-time search, the detection of conflicts and the nightly
-- proof; and a list of what has to be examined again, so that no writer, not even the live Infra24, goes unseen.

ALTER TABLE conflict_logs
    ADD COLUMN assigned_to text,
    ADD COLUMN cause text NOT NULL DEFAULT 'sweep',
    ADD COLUMN cause_present boolean NOT NULL DEFAULT true,
    ADD COLUMN reopened_count integer NOT NULL DEFAULT 0,
    ADD COLUMN last_detected_at timestamptz NOT NULL DEFAULT now();
COMMENT ON COLUMN conflict_logs.cause IS 'Root cause: race, stale_calendar, external_edit, override, rule_change, daylight_saving, written_outside, refused_decision, sweep.';
COMMENT ON COLUMN conflict_logs.cause_present IS 'Whether the clash itself was still there when last examined. One that somebody settled stays settled until it has gone and come back.';
UPDATE conflict_logs SET cause = CASE conflict_data ->> 'cause' WHEN 'written_outside_masterflow' THEN 'written_outside'
    WHEN 'refused_decision' THEN 'refused_decision' WHEN 'override' THEN 'override' WHEN 'rule_change' THEN 'rule_change' ELSE 'sweep' END;
CREATE INDEX conflict_logs_examined ON conflict_logs (organization_id, resource_id, ends_at) WHERE cause_present;

-- Serves rows from before occupied_from was kept: Infra24's own, which nobody rewrites.
CREATE INDEX IF NOT EXISTS bookings_never_marked ON bookings USING gist
    (resource_id, tstzrange(least(start_time, end_time), greatest(start_time, end_time))) WHERE status = 'confirmed' AND occupied_from IS NULL;
CREATE INDEX calendar_event_occurrences_order ON calendar_event_occurrences (calendar_integration_id, starts_at)
    INCLUDE (ends_at, status, uncertain, external_event_id) WHERE busy AND status <> 'cancelled';

CREATE FUNCTION app.occupancies(organization uuid, resource uuid, starts timestamptz, ends timestamptz, except_booking uuid, at_most integer)
RETURNS TABLE (kind text, ref text, label text, starts_at timestamptz, ends_at timestamptz, occupied_from timestamptz, occupied_until timestamptz,
    state text, units integer, participants integer, is_all_day boolean, guarded boolean, overbooked boolean, override_reason text, made_at timestamptz, changed_at timestamptz,
    source text, zone_state text, time_zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    -- && is not leakproof, so under row level security it cannot use the index: this function checks membership itself.
    SELECT * FROM (
        -- Limited after a fence: without one the planner may walk years of rows in the order of the limit instead of asking for the range.
        (SELECT 'booking', b.id::text, b.title, b.start_time, b.end_time, coalesce(b.occupied_from, least(b.start_time, b.end_time)),
            coalesce(b.occupied_until, greatest(b.start_time, b.end_time)), 'busy', b.units, coalesce(b.current_participants, 0), false, b.guarded, b.overbooked, b.override_reason, b.created_at, b.updated_at,
            b.source, NULL::text, NULL::text
        FROM (SELECT * FROM bookings AS held
            WHERE app.is_member(organization) AND held.org_id = organization AND held.resource_id = resource AND held.status = 'confirmed'
                AND tstzrange(coalesce(held.occupied_from, least(held.start_time, held.end_time)), coalesce(held.occupied_until, greatest(held.start_time, held.end_time)))
                    && tstzrange(starts, ends)
                AND held.id IS DISTINCT FROM except_booking OFFSET 0) AS b
        ORDER BY b.start_time, b.id LIMIT at_most)
        UNION ALL
        (SELECT CASE o.event_type WHEN 'block' THEN 'block' ELSE 'calendar' END,
            CASE WHEN o.series_event_id = o.calendar_event_id AND e.recurrence_rule IS NULL THEN e.id::text
                ELSE o.series_event_id || '@' || to_char(o.original_start AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') END,
            e.title, o.starts_at, o.ends_at, o.starts_at, o.ends_at,
            CASE WHEN o.uncertain THEN 'uncertain' WHEN o.status = 'tentative' THEN 'tentative' ELSE 'busy' END, 0, 0, o.is_all_day, false, false, NULL,
            e.created_at, e.external_updated_at, 'calendar', e.zone_state, e.time_zone
        FROM (SELECT held.* FROM resources AS r
            JOIN calendar_integrations AS c ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
            CROSS JOIN LATERAL (SELECT * FROM calendar_event_occurrences AS one
                WHERE one.calendar_integration_id = c.id AND one.busy AND one.status <> 'cancelled' AND tstzrange(one.starts_at, one.ends_at) && tstzrange(starts, ends) OFFSET 0) AS held
            WHERE app.is_member(organization) AND r.org_id = organization AND r.id = resource AND r.conflict_detection_enabled IS NOT FALSE
                -- The mirror of a booking of ours is that booking.
                AND NOT EXISTS (SELECT FROM bookings AS ours WHERE ours.external_calendar_event_id = held.external_event_id AND ours.org_id = organization)
            ORDER BY held.starts_at, held.id LIMIT at_most) AS o
        CROSS JOIN LATERAL (SELECT * FROM calendar_events AS event WHERE event.organization_id = o.organization_id AND event.id = o.calendar_event_id OFFSET 0) AS e)
    ) AS found (kind, ref, label, starts_at, ends_at, occupied_from, occupied_until, state, units, participants, is_all_day, guarded, overbooked, override_reason,
        made_at, changed_at, source, zone_state, time_zone)
    ORDER BY found.starts_at, found.ref
$$;
COMMENT ON FUNCTION app.occupancies(uuid, uuid, timestamptz, timestamptz, uuid, integer) IS 'What holds a resource at any instant of [starts, ends): confirmed bookings with their set-up and clean-down, and busy occurrences of its linked calendar, at most so many of each.';

CREATE FUNCTION app.busy_times(organization uuid, wanted uuid[], starts timestamptz, ends timestamptz, except_booking uuid)
RETURNS TABLE (resource_id uuid, state text, busy_from timestamptz, busy_until timestamptz, units integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 1000 AS $$
    WITH asked AS (
        SELECT r.id, r.external_calendar_id, r.conflict_detection_enabled IS NOT FALSE AS looks, app.capacity_kind(r.capacity_kind, r.type, r.capacity) = 'exclusive' AS alone
        FROM resources AS r WHERE app.is_member(organization) AND r.org_id = organization AND r.id = ANY (wanted)
    ), spans AS (
        -- What has begun before is few and found by range; what begins within is read in order from the index alone.
        SELECT a.id, a.alone, 'busy' AS state, s.occupied_from, s.occupied_until, s.units FROM asked AS a CROSS JOIN LATERAL (
            SELECT coalesce(b.occupied_from, least(b.start_time, b.end_time)) AS occupied_from, coalesce(b.occupied_until, greatest(b.start_time, b.end_time)) AS occupied_until, b.units
            FROM bookings AS b WHERE b.resource_id = a.id AND b.status = 'confirmed' AND b.id IS DISTINCT FROM except_booking
                AND tstzrange(coalesce(b.occupied_from, least(b.start_time, b.end_time)), coalesce(b.occupied_until, greatest(b.start_time, b.end_time))) @> starts
            UNION ALL
            SELECT b.occupied_from, b.occupied_until, 0 FROM bookings AS b
            WHERE a.alone AND b.resource_id = a.id AND b.status = 'confirmed' AND b.id IS DISTINCT FROM except_booking AND b.occupied_from > starts AND b.occupied_from < ends
            UNION ALL
            SELECT b.occupied_from, b.occupied_until, b.units FROM bookings AS b
            WHERE NOT a.alone AND b.resource_id = a.id AND b.status = 'confirmed' AND b.id IS DISTINCT FROM except_booking AND b.occupied_from > starts AND b.occupied_from < ends
            UNION ALL
            SELECT least(b.start_time, b.end_time), greatest(b.start_time, b.end_time), b.units FROM bookings AS b
            WHERE b.resource_id = a.id AND b.status = 'confirmed' AND b.id IS DISTINCT FROM except_booking AND b.occupied_from IS NULL AND least(b.start_time, b.end_time) > starts
                AND tstzrange(least(b.start_time, b.end_time), greatest(b.start_time, b.end_time)) && tstzrange(starts, ends)) AS s
        UNION ALL
        SELECT a.id, true, CASE WHEN s.uncertain OR s.status = 'tentative' THEN 'unknown' ELSE 'busy' END, s.starts_at, s.ends_at, NULL
        FROM asked AS a
        JOIN calendar_integrations AS c ON c.organization_id = organization AND c.external_calendar_id = a.external_calendar_id AND c.is_active
        CROSS JOIN LATERAL (
            SELECT o.starts_at, o.ends_at, o.status, o.uncertain, o.external_event_id FROM calendar_event_occurrences AS o
            WHERE o.calendar_integration_id = c.id AND o.busy AND o.status <> 'cancelled' AND tstzrange(o.starts_at, o.ends_at) @> starts
            UNION ALL
            SELECT o.starts_at, o.ends_at, o.status, o.uncertain, o.external_event_id FROM calendar_event_occurrences AS o
            WHERE o.calendar_integration_id = c.id AND o.busy AND o.status <> 'cancelled' AND o.starts_at > starts AND o.starts_at < ends) AS s
        WHERE a.looks AND NOT EXISTS (SELECT FROM bookings AS ours WHERE ours.external_calendar_event_id = s.external_event_id AND ours.org_id = organization)
    ), marked AS (
        SELECT id, state, occupied_from, occupied_until,
            occupied_from > max(occupied_until) OVER (PARTITION BY id, state ORDER BY occupied_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS apart
        FROM spans WHERE alone
    ), islands AS (
        SELECT id, state, occupied_from, occupied_until, count(*) FILTER (WHERE apart) OVER (PARTITION BY id, state ORDER BY occupied_from ROWS UNBOUNDED PRECEDING) AS island FROM marked
    )
    SELECT id, state, min(occupied_from), max(occupied_until), NULL::integer FROM islands GROUP BY id, state, island
    UNION ALL
    SELECT id, state, occupied_from, occupied_until, units FROM spans WHERE NOT alone
$$;
COMMENT ON FUNCTION app.busy_times(uuid, uuid[], timestamptz, timestamptz, uuid) IS 'When resources are held within [starts, ends): merged stretches that block as a whole (units null), and for shared capacities each booking with its units.';

CREATE FUNCTION app.clashing_ranges(organization uuid) RETURNS TABLE (resource_id uuid, clash_from timestamptz, clash_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public ROWS 100 AS $$
    -- Resource by resource, so that each is read in the order of its index and nothing is sorted.
    SELECT r.id, o.occupied_from, least(o.occupied_until, o.held_until) FROM resources AS r CROSS JOIN LATERAL (
        SELECT b.occupied_from, b.occupied_until, max(b.occupied_until) OVER (ORDER BY b.occupied_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held_until
        FROM bookings AS b WHERE b.resource_id = r.id AND b.status = 'confirmed' AND b.occupied_from IS NOT NULL) AS o
    WHERE app.is_member(organization) AND r.org_id = organization AND o.occupied_from < o.held_until
    UNION ALL
    -- Rows from before occupied_from was kept: few, each looked up.
    SELECT b.resource_id, least(b.start_time, b.end_time), greatest(b.start_time, b.end_time) FROM bookings AS b JOIN resources AS r ON r.id = b.resource_id
    WHERE app.is_member(organization) AND r.org_id = organization AND b.status = 'confirmed' AND b.occupied_from IS NULL
        AND EXISTS (SELECT FROM bookings AS other WHERE other.resource_id = b.resource_id AND other.status = 'confirmed' AND other.id <> b.id
            AND tstzrange(coalesce(other.occupied_from, least(other.start_time, other.end_time)), coalesce(other.occupied_until, greatest(other.start_time, other.end_time)))
                && tstzrange(least(b.start_time, b.end_time), greatest(b.start_time, b.end_time)))
    UNION ALL
    SELECT r.id, o.starts_at, o.ends_at
    FROM resources AS r
    JOIN calendar_integrations AS c ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    JOIN calendar_event_occurrences AS o ON o.calendar_integration_id = c.id AND o.busy AND o.status <> 'cancelled'
    WHERE app.is_member(organization) AND r.org_id = organization AND r.conflict_detection_enabled IS NOT FALSE
        AND EXISTS (SELECT FROM bookings AS b WHERE b.resource_id = r.id AND b.status = 'confirmed'
            AND tstzrange(coalesce(b.occupied_from, least(b.start_time, b.end_time)), coalesce(b.occupied_until, greatest(b.start_time, b.end_time))) && tstzrange(o.starts_at, o.ends_at))
$$;
COMMENT ON FUNCTION app.clashing_ranges(uuid) IS 'Every stretch of time at which more than one thing holds a resource: where a conflict may be, and nowhere else.';

CREATE TABLE conflict_checks (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    resource_id uuid NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    cause text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conflict_checks_resource_fkey FOREIGN KEY (organization_id, resource_id) REFERENCES resources (org_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE conflict_checks IS 'What has changed and has to be examined for conflicts; the worker empties it within a minute.';
CREATE INDEX conflict_checks_waiting ON conflict_checks (organization_id, created_at, id);
ALTER TABLE conflict_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE conflict_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY conflict_checks_org_isolation ON conflict_checks TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY conflict_checks_active_org ON conflict_checks AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY conflict_checks_owner ON conflict_checks TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY conflict_checks_platform ON conflict_checks FOR SELECT TO masterflow_platform USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON conflict_checks TO masterflow_tenant;
GRANT SELECT ON conflict_checks TO masterflow_reporting, masterflow_platform;

DROP TRIGGER bookings_notice_unguarded ON bookings;
DROP FUNCTION app.notice_unguarded_booking();
CREATE FUNCTION app.notice_booking() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO conflict_checks (organization_id, resource_id, from_at, until_at, cause)
    VALUES (NEW.org_id, NEW.resource_id, coalesce(NEW.occupied_from, least(NEW.start_time, NEW.end_time)),
        coalesce(NEW.occupied_until, greatest(NEW.start_time, NEW.end_time)), CASE WHEN NEW.guarded THEN 'sweep' ELSE 'written_outside' END);
    IF TG_OP = 'UPDATE' THEN -- and what it leaves behind
        INSERT INTO conflict_checks (organization_id, resource_id, from_at, until_at, cause)
        VALUES (OLD.org_id, OLD.resource_id, coalesce(OLD.occupied_from, least(OLD.start_time, OLD.end_time)),
            coalesce(OLD.occupied_until, greatest(OLD.start_time, OLD.end_time)), CASE WHEN NEW.guarded THEN 'sweep' ELSE 'written_outside' END);
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'masterflow could not note booking %: %', NEW.id, SQLERRM; -- the sweep will; the writer must not fail by us
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.notice_booking() IS 'What is written without our mark, and whatever moves or ends, is examined within a minute; it never fails the writer.';
CREATE TRIGGER bookings_notice_unguarded AFTER INSERT ON bookings FOR EACH ROW WHEN (NOT NEW.guarded AND NEW.status = 'confirmed') EXECUTE FUNCTION app.notice_booking();
CREATE TRIGGER bookings_notice_change AFTER UPDATE OF resource_id, start_time, end_time, status, units ON bookings FOR EACH ROW
    WHEN ((OLD.resource_id, OLD.start_time, OLD.end_time, OLD.status, OLD.units) IS DISTINCT FROM (NEW.resource_id, NEW.start_time, NEW.end_time, NEW.status, NEW.units)
        AND 'confirmed' IN (OLD.status, NEW.status)) EXECUTE FUNCTION app.notice_booking();

CREATE FUNCTION app.notice_event_times() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO conflict_checks (organization_id, resource_id, from_at, until_at, cause)
    SELECT r.org_id, r.id, min(changed.starts_at), max(changed.ends_at), 'external_edit'
    FROM changed JOIN calendar_integrations AS c ON c.organization_id = changed.organization_id AND c.id = changed.calendar_integration_id
    JOIN resources AS r ON r.org_id = c.organization_id AND r.external_calendar_id = c.external_calendar_id
    WHERE changed.ends_at > now()
    GROUP BY r.org_id, r.id;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.notice_event_times() IS 'Whatever moves in a linked calendar is examined for conflicts, once a statement.';
CREATE TRIGGER calendar_event_occurrences_notice_insert AFTER INSERT ON calendar_event_occurrences REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION app.notice_event_times();
CREATE TRIGGER calendar_event_occurrences_notice_update AFTER UPDATE ON calendar_event_occurrences REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION app.notice_event_times();
CREATE TRIGGER calendar_event_occurrences_notice_delete AFTER DELETE ON calendar_event_occurrences REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION app.notice_event_times();

DROP TRIGGER resources_capacity_kind ON resources;
DROP FUNCTION app.follow_capacity_kind();
CREATE FUNCTION app.follow_resource_rules() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    is_exclusive boolean := app.capacity_kind(NEW.capacity_kind, NEW.type, NEW.capacity) = 'exclusive';
    buffers boolean := app.buffer_minutes(NEW.booking_restrictions, 'setup_minutes') <> app.buffer_minutes(OLD.booking_restrictions, 'setup_minutes')
        OR app.buffer_minutes(NEW.booking_restrictions, 'cleandown_minutes') <> app.buffer_minutes(OLD.booking_restrictions, 'cleandown_minutes');
    by_rule CONSTANT text := 'The resource''s rules changed';
    booking record;
BEGIN
    INSERT INTO conflict_checks (organization_id, resource_id, from_at, until_at, cause)
    VALUES (NEW.org_id, NEW.id, now(), now() + interval '36 months', 'rule_change');
    IF NOT buffers AND is_exclusive = (app.capacity_kind(OLD.capacity_kind, OLD.type, OLD.capacity) = 'exclusive') THEN
        RETURN NULL;
    END IF;
    FOR booking IN SELECT id, guarded FROM bookings WHERE resource_id = NEW.id AND status = 'confirmed' AND end_time > now() ORDER BY start_time, id
    LOOP
        BEGIN
            UPDATE bookings SET occupied_from = NULL, overbooked = overbooked AND override_reason <> by_rule,
                override_reason = CASE WHEN override_reason <> by_rule THEN override_reason END WHERE id = booking.id;
        EXCEPTION WHEN exclusion_violation OR SQLSTATE 'MF001' THEN
            UPDATE bookings SET occupied_from = NULL, overbooked = true, override_reason = coalesce(override_reason, by_rule) WHERE id = booking.id;
        END;
    END LOOP;
    RETURN NULL;
END $$;
COMMENT ON FUNCTION app.follow_resource_rules() IS 'When a resource''s kind of capacity or its set-up and clean-down change, its future bookings follow; what no longer fits stays, marked, and is examined for conflicts.';
CREATE TRIGGER resources_follow_rules AFTER UPDATE OF type, capacity, capacity_kind, booking_restrictions, availability_rules, is_active, is_bookable, external_calendar_id, conflict_detection_enabled ON resources
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION app.follow_resource_rules();

DROP FUNCTION app.overlapping_bookings(uuid, uuid, timestamptz, timestamptz, uuid);
DROP FUNCTION app.overlapping_events(uuid, text, timestamptz, timestamptz);

REVOKE ALL ON FUNCTION app.occupancies(uuid, uuid, timestamptz, timestamptz, uuid, integer), app.busy_times(uuid, uuid[], timestamptz, timestamptz, uuid), app.clashing_ranges(uuid),
    app.notice_booking(), app.notice_event_times(), app.follow_resource_rules() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.occupancies(uuid, uuid, timestamptz, timestamptz, uuid, integer), app.busy_times(uuid, uuid[], timestamptz, timestamptz, uuid), app.clashing_ranges(uuid)
    TO masterflow_tenant, masterflow_reporting;
