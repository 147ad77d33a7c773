-- Why: health can say whether a worker is alive, and an operator since when.

CREATE TABLE worker_heartbeats (
    worker_id text PRIMARY KEY,
    started_at timestamptz NOT NULL,
    beat_at timestamptz NOT NULL
);
-- Belongs to the installation, not to an organisation: the platform role alone.
ALTER TABLE worker_heartbeats ENABLE ROW LEVEL SECURITY;
ALTER TABLE worker_heartbeats FORCE ROW LEVEL SECURITY;
CREATE POLICY worker_heartbeats_platform ON worker_heartbeats TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_heartbeats TO masterflow_platform;
