-- Why: what managers read on Monday (schema analysis, section 4).

CREATE TABLE ai_digests (
    id UUID PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id UUID NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    digest_type TEXT NOT NULL CHECK (digest_type IN ('daily', 'weekly', 'monthly', 'custom')),
    period_start TIMESTAMP WITH TIME ZONE NOT NULL,
    period_end TIMESTAMP WITH TIME ZONE NOT NULL,
    content JSONB NOT NULL,
    summary TEXT NOT NULL,
    insights JSONB DEFAULT '[]',
    generated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    generated_by TEXT DEFAULT 'ai_system',
    is_archived BOOLEAN DEFAULT false
);
CREATE INDEX idx_ai_digests_org_id ON ai_digests(organization_id);
CREATE INDEX idx_ai_digests_type ON ai_digests(digest_type);
CREATE INDEX idx_ai_digests_period ON ai_digests(period_start, period_end);
CREATE INDEX ai_digests_newest ON ai_digests (organization_id, period_end DESC, id DESC);
ALTER TABLE ai_digests ENABLE ROW LEVEL SECURITY;
ALTER TABLE ai_digests FORCE ROW LEVEL SECURITY;
CREATE POLICY ai_digests_org_isolation ON ai_digests TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY ai_digests_active_org ON ai_digests AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY ai_digests_owner ON ai_digests TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON ai_digests TO masterflow_tenant;
GRANT SELECT ON ai_digests TO masterflow_reporting;
