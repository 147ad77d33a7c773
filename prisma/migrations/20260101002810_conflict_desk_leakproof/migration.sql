-- Why: under row level security an index condition must not be able to leak, and to PostgreSQL COALESCE might (CASE can't): the
-- desk's order read its index, but from its beginning.

DROP INDEX conflict_logs_near;
DROP INDEX conflict_logs_near_any_status;
DROP INDEX conflict_logs_near_assigned;
CREATE INDEX conflict_logs_near ON conflict_logs
    (organization_id, status, severity_rank, (CASE WHEN ends_at IS NULL THEN created_at ELSE ends_at END), id);
CREATE INDEX conflict_logs_near_any_status ON conflict_logs
    (organization_id, severity_rank, (CASE WHEN ends_at IS NULL THEN created_at ELSE ends_at END), id);
CREATE INDEX conflict_logs_near_assigned ON conflict_logs
    (organization_id, assigned_to, severity_rank, (CASE WHEN ends_at IS NULL THEN created_at ELSE ends_at END), id)
    WHERE assigned_to IS NOT NULL;
