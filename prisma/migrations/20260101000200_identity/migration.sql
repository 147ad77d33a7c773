-- Why: organisations and memberships follow Clerk. The Clerk ids tie the rows together; tombstones make a deletion that
-- arrives before its creation stay a deletion.

ALTER TABLE organizations ADD COLUMN clerk_organization_id text;
CREATE UNIQUE INDEX organizations_clerk_organization_id_key ON organizations (clerk_organization_id);

ALTER TABLE org_memberships
    ADD COLUMN clerk_membership_id text,
    ADD COLUMN clerk_updated_at timestamptz,
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN display_name text,
    ADD COLUMN email text;
CREATE INDEX org_memberships_active_member ON org_memberships (clerk_user_id) INCLUDE (org_id) WHERE is_active;

CREATE TABLE clerk_tombstones (
    clerk_id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('organization', 'membership', 'user')),
    deleted_at timestamptz NOT NULL DEFAULT now()
);
-- No organisation yet when it is written, so no tenant policy: the platform role alone.
ALTER TABLE clerk_tombstones ENABLE ROW LEVEL SECURITY;
ALTER TABLE clerk_tombstones FORCE ROW LEVEL SECURITY;
CREATE POLICY clerk_tombstones_platform ON clerk_tombstones TO masterflow_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON clerk_tombstones TO masterflow_platform;
