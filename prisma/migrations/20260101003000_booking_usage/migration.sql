-- Why: how much a resource was used is asked for each row of the list and for the chart; whatever its age, only the asked weeks
-- of it may be read. Ends come in order of time, so that is where a stretch of weeks begins.

CREATE INDEX IF NOT EXISTS bookings_held ON bookings (org_id, resource_id, end_time) INCLUDE (start_time, units)
    WHERE status IN ('confirmed', 'completed', 'no_show');
