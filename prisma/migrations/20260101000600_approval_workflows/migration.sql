-- Why: bookings and resources name an approval_workflow_id that the document does not define: workflows of ordered steps, and
-- what each step decided for which request.

CREATE TABLE approval_workflows (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    name text NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    updated_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, name)
);
CREATE TRIGGER approval_workflows_touch BEFORE INSERT OR UPDATE ON approval_workflows
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
CREATE TRIGGER approval_workflows_version BEFORE UPDATE ON approval_workflows FOR EACH ROW EXECUTE FUNCTION app.bump_version();
ALTER TABLE approval_workflows ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_workflows FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_workflows_org_isolation ON approval_workflows TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_workflows_active_org ON approval_workflows AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_workflows_owner ON approval_workflows TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON approval_workflows TO masterflow_tenant;
GRANT SELECT ON approval_workflows TO masterflow_reporting;

CREATE TABLE approval_workflow_steps (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    position integer NOT NULL CHECK (position > 0),
    name text NOT NULL,
    quorum text NOT NULL DEFAULT 'any_of' CHECK (quorum IN ('any_of', 'all_of')),
    approver_role text CHECK (approver_role IN ('admin', 'manager', 'member', 'viewer')),
    approver_ids text[] NOT NULL DEFAULT '{}',
    conditions jsonb NOT NULL DEFAULT '{}',
    timeout_minutes integer CHECK (timeout_minutes > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, workflow_id, position),
    CONSTRAINT approval_workflow_steps_workflow_fkey FOREIGN KEY (organization_id, workflow_id)
        REFERENCES approval_workflows (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT approval_workflow_steps_somebody CHECK (approver_role IS NOT NULL OR cardinality(approver_ids) > 0)
);
CREATE TRIGGER approval_workflow_steps_touch BEFORE INSERT OR UPDATE ON approval_workflow_steps
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE approval_workflow_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_workflow_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_workflow_steps_org_isolation ON approval_workflow_steps TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_workflow_steps_active_org ON approval_workflow_steps AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_workflow_steps_owner ON approval_workflow_steps TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON approval_workflow_steps TO masterflow_tenant;
GRANT SELECT ON approval_workflow_steps TO masterflow_reporting;

CREATE TABLE approval_decisions (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    step_id uuid NOT NULL,
    workflow_version integer NOT NULL,
    decision text NOT NULL CHECK (decision IN ('approved', 'rejected', 'delegated')),
    decided_by text NOT NULL,
    notes text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, request_id, step_id, decided_by),
    CONSTRAINT approval_decisions_step_fkey FOREIGN KEY (organization_id, step_id)
        REFERENCES approval_workflow_steps (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX approval_decisions_step ON approval_decisions (organization_id, step_id);
ALTER TABLE approval_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_decisions FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_decisions_org_isolation ON approval_decisions TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_decisions_active_org ON approval_decisions AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_decisions_owner ON approval_decisions TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON approval_decisions TO masterflow_tenant;
GRANT SELECT ON approval_decisions TO masterflow_reporting;
