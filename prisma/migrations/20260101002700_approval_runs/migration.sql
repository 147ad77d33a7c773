-- Why: workflows begin to decide (issue 3, section 5): who a step escalates to, what a decision was about and in whose stead it was
-- made, where a request stands among its steps and since when, who stands in for whom, and the rules that approve by themselves.
-- Every saved version of a workflow and of a rule is kept: a stored decision names one.

ALTER TABLE approval_workflows ADD COLUMN is_default boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX approval_workflows_one_default ON approval_workflows (organization_id) WHERE is_default;
COMMENT ON COLUMN approval_workflows.is_default IS 'Holds for every resource that names no active workflow of its own.';

-- A step that decisions name is retired, never deleted; only the steps in force are numbered without gaps or doubles.
ALTER TABLE approval_workflow_steps ADD COLUMN escalate_role text CHECK (escalate_role IN ('admin', 'manager', 'member'));
ALTER TABLE approval_workflow_steps ADD COLUMN escalate_ids text[] NOT NULL DEFAULT '{}';
ALTER TABLE approval_workflow_steps ADD COLUMN retired_at timestamptz;
ALTER TABLE approval_workflow_steps DROP CONSTRAINT approval_workflow_steps_organization_id_workflow_id_positio_key;
CREATE UNIQUE INDEX approval_workflow_steps_in_force ON approval_workflow_steps (organization_id, workflow_id, position) WHERE retired_at IS NULL;
CREATE INDEX approval_workflow_steps_workflow ON approval_workflow_steps (organization_id, workflow_id);

-- What was approved is part of the approval: when the sender asks for something else, earlier approvals are about another thing.
ALTER TABLE approval_decisions ADD COLUMN asked text NOT NULL DEFAULT '';
ALTER TABLE approval_decisions ADD COLUMN acted_as text NOT NULL DEFAULT 'approver' CHECK (acted_as IN ('approver', 'delegate', 'escalation'));
ALTER TABLE approval_decisions ADD COLUMN on_behalf_of text[] NOT NULL DEFAULT '{}';
ALTER TABLE approval_decisions ADD COLUMN delegated_to text;
ALTER TABLE approval_decisions ADD CONSTRAINT approval_decisions_delegated_to_somebody CHECK ((decision = 'delegated') = (delegated_to IS NOT NULL));
ALTER TABLE approval_decisions DROP CONSTRAINT approval_decisions_organization_id_request_id_step_id_decid_key;
CREATE UNIQUE INDEX approval_decisions_once ON approval_decisions (organization_id, request_id, step_id, asked, decided_by);

CREATE TABLE approval_workflow_versions (
    organization_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    saved_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, workflow_id, version),
    CONSTRAINT approval_workflow_versions_workflow_fkey FOREIGN KEY (organization_id, workflow_id)
        REFERENCES approval_workflows (organization_id, id) ON DELETE CASCADE
);
ALTER TABLE approval_workflow_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_workflow_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_workflow_versions_org_isolation ON approval_workflow_versions TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_workflow_versions_active_org ON approval_workflow_versions AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_workflow_versions_owner ON approval_workflow_versions TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON approval_workflow_versions TO masterflow_tenant;
GRANT SELECT ON approval_workflow_versions TO masterflow_reporting;

-- Where a waiting request stands. Beside the request, because an escalation is no change of the request.
CREATE TABLE approval_runs (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    workflow_version integer NOT NULL,
    step_id uuid,
    step_since timestamptz NOT NULL,
    due_at timestamptz,
    escalated_at timestamptz,
    asked text NOT NULL,
    finished_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, request_id),
    CONSTRAINT approval_runs_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT approval_runs_workflow_fkey FOREIGN KEY (organization_id, workflow_id)
        REFERENCES approval_workflows (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT approval_runs_step_fkey FOREIGN KEY (organization_id, step_id)
        REFERENCES approval_workflow_steps (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX approval_runs_workflow ON approval_runs (organization_id, workflow_id);
CREATE INDEX approval_runs_step ON approval_runs (organization_id, step_id) WHERE step_id IS NOT NULL;
CREATE INDEX approval_runs_due ON approval_runs (organization_id, due_at) WHERE finished_at IS NULL AND escalated_at IS NULL AND due_at IS NOT NULL;
CREATE TRIGGER approval_runs_touch BEFORE INSERT OR UPDATE ON approval_runs FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE approval_runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_runs FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_runs_org_isolation ON approval_runs TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_runs_active_org ON approval_runs AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_runs_owner ON approval_runs TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON approval_runs TO masterflow_tenant;
GRANT SELECT ON approval_runs TO masterflow_reporting;

CREATE TABLE approval_delegations (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    from_member text NOT NULL,
    to_member text NOT NULL CHECK (to_member <> from_member),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    note text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    UNIQUE (organization_id, id)
);
CREATE INDEX approval_delegations_from ON approval_delegations (organization_id, ends_at) WHERE revoked_at IS NULL;
ALTER TABLE approval_delegations ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_delegations FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_delegations_org_isolation ON approval_delegations TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_delegations_active_org ON approval_delegations AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_delegations_owner ON approval_delegations TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON approval_delegations TO masterflow_tenant;
GRANT SELECT ON approval_delegations TO masterflow_reporting;

CREATE TABLE approval_rules (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    name text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    position integer NOT NULL CHECK (position > 0),
    resource_id uuid,
    conditions jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    updated_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, name),
    CONSTRAINT approval_rules_resource_fkey FOREIGN KEY (organization_id, resource_id)
        REFERENCES resources (org_id, id) ON DELETE CASCADE
);
COMMENT ON COLUMN approval_rules.resource_id IS 'Null: every resource with auto_approval_enabled.';
CREATE INDEX approval_rules_order ON approval_rules (organization_id, position, id);
CREATE INDEX approval_rules_resource ON approval_rules (organization_id, resource_id) WHERE resource_id IS NOT NULL;
CREATE TRIGGER approval_rules_touch BEFORE INSERT OR UPDATE ON approval_rules FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE approval_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_rules_org_isolation ON approval_rules TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_rules_active_org ON approval_rules AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_rules_owner ON approval_rules TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON approval_rules TO masterflow_tenant;
GRANT SELECT ON approval_rules TO masterflow_reporting;

CREATE TABLE approval_rule_versions (
    organization_id uuid NOT NULL,
    rule_id uuid NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    saved_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, rule_id, version),
    CONSTRAINT approval_rule_versions_rule_fkey FOREIGN KEY (organization_id, rule_id)
        REFERENCES approval_rules (organization_id, id) ON DELETE CASCADE
);
ALTER TABLE approval_rule_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_rule_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY approval_rule_versions_org_isolation ON approval_rule_versions TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY approval_rule_versions_active_org ON approval_rule_versions AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY approval_rule_versions_owner ON approval_rule_versions TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON approval_rule_versions TO masterflow_tenant;
GRANT SELECT ON approval_rule_versions TO masterflow_reporting;

-- What the rules said when the request arrived: which rule and version approved it, or why none did.
ALTER TABLE external_requests ADD COLUMN auto_approval jsonb;
-- A dry run replays the decided bookings of the last ninety days.
CREATE INDEX external_requests_decided_bookings ON external_requests (organization_id, processed_at DESC, id DESC)
    WHERE request_type = 'booking' AND status IN ('approved', 'rejected');
