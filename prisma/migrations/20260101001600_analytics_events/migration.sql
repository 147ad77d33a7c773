-- Why: what people do, one row an event (schema analysis, section 4), in monthly partitions so that retention drops a partition
-- instead of deleting rows. PostgreSQL wants the partition key in every unique key: the primary key is (id, created_at).

CREATE TABLE analytics_events (
    id UUID DEFAULT uuid_generate_v4(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    user_id TEXT,
    session_id TEXT,
    event_type TEXT NOT NULL,
    event_data JSONB DEFAULT '{}',
    page_url TEXT,
    referrer TEXT,
    user_agent TEXT,
    ip_address INET,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX idx_analytics_events_org_id ON analytics_events(organization_id);
CREATE INDEX idx_analytics_events_user_id ON analytics_events(user_id);
CREATE INDEX idx_analytics_events_type ON analytics_events(event_type);
CREATE INDEX idx_analytics_events_created_at ON analytics_events(created_at);
CREATE INDEX analytics_events_newest ON analytics_events (organization_id, created_at DESC, id DESC);
ALTER TABLE analytics_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE analytics_events FORCE ROW LEVEL SECURITY;
CREATE POLICY analytics_events_org_isolation ON analytics_events TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY analytics_events_active_org ON analytics_events AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY analytics_events_owner ON analytics_events TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON analytics_events TO masterflow_tenant;
GRANT SELECT ON analytics_events TO masterflow_reporting;

-- Partitions live apart: nobody reads them but through the parent and its policies. No default partition: what lands in one has to
-- be moved before its month can be made. The worker keeps the runway; without one an insert fails loudly.
CREATE SCHEMA app_partitions;
CREATE FUNCTION app.make_analytics_partitions(first_month date, months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    month date := date_trunc('month', first_month)::date;
    made integer := 0;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('app.make_analytics_partitions'));
    FOR step IN 1 .. least(months, 120) LOOP
        name := 'analytics_events_' || to_char(month, 'YYYY_MM');
        IF to_regclass('app_partitions.' || name) IS NULL THEN
            EXECUTE format('CREATE TABLE app_partitions.%I PARTITION OF public.analytics_events FOR VALUES FROM (%L) TO (%L)',
                name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            EXECUTE format('ALTER TABLE app_partitions.%I ENABLE ROW LEVEL SECURITY', name);
            EXECUTE format('ALTER TABLE app_partitions.%I FORCE ROW LEVEL SECURITY', name);
            made := made + 1;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION app.make_analytics_partitions(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.make_analytics_partitions(date, integer) TO masterflow_platform;
SELECT app.make_analytics_partitions((now() - interval '4 months')::date, 4 + 1 + 12);
