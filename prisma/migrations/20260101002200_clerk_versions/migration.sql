-- Why: Clerk promises no order of its webhooks. What we hold of an organisation and of a person carries the version it was
-- read at, so that an older event changes nothing.

ALTER TABLE organizations ADD COLUMN clerk_updated_at timestamptz;
ALTER TABLE org_memberships ADD COLUMN clerk_user_updated_at timestamptz;
