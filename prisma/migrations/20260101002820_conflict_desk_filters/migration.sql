-- Why: "at this resource" and "by this cause" are asked often and match little: without an index of their own a list in the desk's
-- order passes everything else on its way to them, and a count of nothing reads the whole log.

CREATE INDEX conflict_logs_near_resource ON conflict_logs
    (organization_id, resource_id, severity_rank, (CASE WHEN ends_at IS NULL THEN created_at ELSE ends_at END), id);
CREATE INDEX conflict_logs_near_cause ON conflict_logs
    (organization_id, cause, status, severity_rank, (CASE WHEN ends_at IS NULL THEN created_at ELSE ends_at END), id);
