-- Why: our roles see the tables that were there before as they see our own: their organisation and nothing else. Only for our
-- roles: what other roles may do on a live database is not ours to change.
-- The permissive policy is the document's; the restrictive one narrows it to the active organisation and so can never widen.

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
CREATE POLICY organizations_org_isolation ON organizations TO masterflow_tenant, masterflow_reporting
    USING (id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY organizations_active_org ON organizations AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (id = (SELECT app.org()))
    WITH CHECK (id = (SELECT app.org()));
CREATE POLICY organizations_platform ON organizations TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON organizations TO masterflow_tenant;
GRANT SELECT ON organizations TO masterflow_reporting;
GRANT SELECT, INSERT, UPDATE ON organizations TO masterflow_platform;

ALTER TABLE org_memberships ENABLE ROW LEVEL SECURITY;
CREATE POLICY org_memberships_org_isolation ON org_memberships TO masterflow_tenant, masterflow_reporting
    USING (org_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (org_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY org_memberships_active_org ON org_memberships AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (org_id = (SELECT app.org()))
    WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY org_memberships_platform ON org_memberships TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT ON org_memberships TO masterflow_tenant;
GRANT SELECT ON org_memberships TO masterflow_reporting;
GRANT SELECT, INSERT, UPDATE ON org_memberships TO masterflow_platform;

ALTER TABLE resources ENABLE ROW LEVEL SECURITY;
CREATE POLICY resources_org_isolation ON resources TO masterflow_tenant, masterflow_reporting
    USING (org_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (org_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY resources_active_org ON resources AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (org_id = (SELECT app.org()))
    WITH CHECK (org_id = (SELECT app.org()));
GRANT SELECT, INSERT, UPDATE, DELETE ON resources TO masterflow_tenant;
GRANT SELECT ON resources TO masterflow_reporting;

ALTER TABLE bookings ENABLE ROW LEVEL SECURITY;
CREATE POLICY bookings_org_isolation ON bookings TO masterflow_tenant, masterflow_reporting
    USING (org_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (org_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY bookings_active_org ON bookings AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (org_id = (SELECT app.org()))
    WITH CHECK (org_id = (SELECT app.org()));
GRANT SELECT, INSERT, UPDATE, DELETE ON bookings TO masterflow_tenant;
GRANT SELECT ON bookings TO masterflow_reporting;

-- A participant belongs to whoever may see the booking: the bookings policies apply inside the subquery.
ALTER TABLE booking_participants ENABLE ROW LEVEL SECURITY;
CREATE POLICY booking_participants_org_isolation ON booking_participants TO masterflow_tenant, masterflow_reporting
    USING (EXISTS (SELECT FROM bookings WHERE bookings.id = booking_participants.booking_id))
    WITH CHECK (EXISTS (SELECT FROM bookings WHERE bookings.id = booking_participants.booking_id));
CREATE POLICY booking_participants_active_org ON booking_participants AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (EXISTS (SELECT FROM bookings WHERE bookings.id = booking_participants.booking_id))
    WITH CHECK (EXISTS (SELECT FROM bookings WHERE bookings.id = booking_participants.booking_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON booking_participants TO masterflow_tenant;
GRANT SELECT ON booking_participants TO masterflow_reporting;

ALTER TABLE workshops ENABLE ROW LEVEL SECURITY;
CREATE POLICY workshops_org_isolation ON workshops TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY workshops_active_org ON workshops AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
GRANT SELECT ON workshops TO masterflow_tenant;
GRANT SELECT ON workshops TO masterflow_reporting;

ALTER TABLE surveys ENABLE ROW LEVEL SECURITY;
CREATE POLICY surveys_org_isolation ON surveys TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY surveys_active_org ON surveys AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
GRANT SELECT ON surveys TO masterflow_tenant;
GRANT SELECT ON surveys TO masterflow_reporting;

ALTER TABLE announcements ENABLE ROW LEVEL SECURITY;
CREATE POLICY announcements_org_isolation ON announcements TO masterflow_tenant, masterflow_reporting
    USING (organization_id = ANY ((SELECT app.member_orgs())::uuid[]))
    WITH CHECK (organization_id = ANY ((SELECT app.member_orgs())::uuid[]));
CREATE POLICY announcements_active_org ON announcements AS RESTRICTIVE TO masterflow_tenant, masterflow_reporting
    USING (organization_id = (SELECT app.org()))
    WITH CHECK (organization_id = (SELECT app.org()));
GRANT SELECT ON announcements TO masterflow_tenant;
GRANT SELECT ON announcements TO masterflow_reporting;
