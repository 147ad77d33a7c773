-- Why: the conflict desk reads by severity and then by what is nearest, and "mine". What is nearest depends on the clock, which no
-- stored column can follow: the order of the ends can. A list is then read as a few stretches of one index (what is not over yet
-- forwards from now, what is over backwards from now), and page one costs what page ten thousand costs.

-- A row without a time (another writer's) is as near as it is new.
CREATE INDEX conflict_logs_near ON conflict_logs (organization_id, status, severity_rank, (coalesce(ends_at, created_at)), id);
CREATE INDEX conflict_logs_near_any_status ON conflict_logs (organization_id, severity_rank, (coalesce(ends_at, created_at)), id);
CREATE INDEX conflict_logs_near_assigned ON conflict_logs (organization_id, assigned_to, severity_rank, (coalesce(ends_at, created_at)), id)
    WHERE assigned_to IS NOT NULL;
CREATE INDEX conflict_logs_newest_by_status ON conflict_logs (organization_id, status, created_at DESC, id DESC);
-- Of the orders that it served, one is served by the index above and the other is gone.
DROP INDEX conflict_logs_by_status;

-- What came back since somebody looked.
CREATE INDEX conflict_logs_returned ON conflict_logs (organization_id, last_detected_at) WHERE reopened_count > 0;
