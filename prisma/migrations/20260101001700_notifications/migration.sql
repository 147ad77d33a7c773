-- Why: templates (schema analysis, missing tables) and the outbox: a message is a row written with the decision that causes it, and
-- leaves the house only after that has committed.

CREATE TABLE notification_templates (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    key text NOT NULL,
    channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms')),
    locale text NOT NULL DEFAULT 'en',
    name text NOT NULL,
    subject text,
    body text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    updated_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, key, channel, locale),
    UNIQUE (organization_id, id)
);
CREATE TRIGGER notification_templates_touch BEFORE INSERT OR UPDATE ON notification_templates
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
CREATE TRIGGER notification_templates_version BEFORE UPDATE ON notification_templates FOR EACH ROW EXECUTE FUNCTION app.bump_version();
ALTER TABLE notification_templates ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_templates FORCE ROW LEVEL SECURITY;
CREATE POLICY notification_templates_org_isolation ON notification_templates TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY notification_templates_active_org ON notification_templates AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY notification_templates_owner ON notification_templates TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON notification_templates TO masterflow_tenant;
GRANT SELECT ON notification_templates TO masterflow_reporting;

CREATE TABLE outbound_messages (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    organization_id uuid NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
    dedupe_key text NOT NULL,
    channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('email', 'sms')),
    template_key text NOT NULL,
    template_version integer,
    recipient text NOT NULL,
    subject text,
    body text NOT NULL,
    status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sending', 'sent', 'failed', 'cancelled')),
    attempts integer NOT NULL DEFAULT 0,
    last_error text,
    provider_message_id text,
    request_id uuid,
    booking_id uuid,
    sent_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (organization_id, dedupe_key),
    UNIQUE (organization_id, id),
    CONSTRAINT outbound_messages_request_fkey FOREIGN KEY (organization_id, request_id)
        REFERENCES external_requests (organization_id, id) ON DELETE SET NULL (request_id),
    CONSTRAINT outbound_messages_booking_fkey FOREIGN KEY (organization_id, booking_id)
        REFERENCES bookings (org_id, id) ON DELETE SET NULL (booking_id)
);
CREATE INDEX outbound_messages_newest ON outbound_messages (organization_id, created_at DESC, id DESC);
CREATE INDEX outbound_messages_unsent ON outbound_messages (organization_id, status, created_at) WHERE status NOT IN ('sent', 'cancelled');
CREATE INDEX outbound_messages_request ON outbound_messages (organization_id, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX outbound_messages_booking ON outbound_messages (organization_id, booking_id) WHERE booking_id IS NOT NULL;
CREATE TRIGGER outbound_messages_touch BEFORE INSERT OR UPDATE ON outbound_messages
    FOR EACH ROW EXECUTE FUNCTION app.touch_row();
ALTER TABLE outbound_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbound_messages FORCE ROW LEVEL SECURITY;
CREATE POLICY outbound_messages_org_isolation ON outbound_messages TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY outbound_messages_active_org ON outbound_messages AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
CREATE POLICY outbound_messages_owner ON outbound_messages TO CURRENT_USER USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON outbound_messages TO masterflow_tenant;
GRANT SELECT ON outbound_messages TO masterflow_reporting;
