-- Why: the roles and the identity functions that every policy stands on (../shared/architecture.md, "The database door").
-- Identity is a transaction-local setting of our own, app.claims = {"sub", "org"}: a live Supabase's auth.uid() casts the
-- subject to uuid and would raise on a Clerk id.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['masterflow_tenant', 'masterflow_platform', 'masterflow_reporting'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT', name);
            EXCEPTION WHEN duplicate_object THEN NULL; -- roles belong to the server: another database's migration was faster
            END;
        END IF;
    END LOOP;
END $$;

CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app, public TO masterflow_tenant, masterflow_platform, masterflow_reporting;

-- The names below live in tables that later migrations make.
SET LOCAL check_function_bodies = off;

CREATE FUNCTION app.claims() RETURNS jsonb LANGUAGE sql STABLE
    RETURN nullif(current_setting('app.claims', true), '')::jsonb;
COMMENT ON FUNCTION app.claims() IS 'Who asks, and for which organisation. After a transaction the setting reads as an empty string, hence nullif.';

CREATE FUNCTION app.subject() RETURNS text LANGUAGE sql STABLE
    RETURN app.claims() ->> 'sub';
COMMENT ON FUNCTION app.subject() IS 'Clerk user id, api_key:<uuid>, webhook_endpoint:<uuid> or worker:<organisation uuid>.';

CREATE FUNCTION app.org() RETURNS uuid LANGUAGE sql STABLE
    RETURN (app.claims() ->> 'org')::uuid;
COMMENT ON FUNCTION app.org() IS 'The active organisation; null, and therefore no rows, when it is not set.';

CREATE FUNCTION app.subject_uuid(kind text) RETURNS uuid LANGUAGE sql STABLE
    RETURN CASE WHEN app.subject() ~ ('^' || kind || ':[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$')
        THEN substr(app.subject(), length(kind) + 2)::uuid END;
COMMENT ON FUNCTION app.subject_uuid(text) IS 'The id inside a machine subject of this kind, else null.';

CREATE FUNCTION app.member_orgs() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(member.organization_id), '{}') FROM (
        SELECT org_id AS organization_id FROM org_memberships WHERE clerk_user_id = app.subject() AND is_active
        UNION ALL
        SELECT organization_id FROM api_keys WHERE id = app.subject_uuid('api_key')
            AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
        UNION ALL
        SELECT organization_id FROM webhook_endpoints WHERE id = app.subject_uuid('webhook_endpoint') AND is_active
        UNION ALL
        SELECT id FROM organizations WHERE id = app.subject_uuid('worker')
    ) AS member
$$;
COMMENT ON FUNCTION app.member_orgs() IS 'The organisations of which the caller is an active member. A definer function: the policy of org_memberships must not query org_memberships.';

CREATE FUNCTION app.is_member(organization uuid) RETURNS boolean LANGUAGE sql STABLE
    RETURN organization = app.org() AND organization = ANY (app.member_orgs());
COMMENT ON FUNCTION app.is_member(uuid) IS 'The two policies in one test, for definer functions, which policies do not reach.';

CREATE FUNCTION app.touch_row() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.created_at := coalesce(NEW.created_at, now());
        NEW.updated_at := coalesce(NEW.updated_at, NEW.created_at);
    ELSE
        NEW.updated_at := now();
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.touch_row() IS 'created_at is never null and updated_at is the database''s, whoever writes.';

CREATE FUNCTION app.bump_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION app.bump_version() IS 'Optimistic locking: every update is a new version.';

-- The document's policies say auth.uid(); where nobody has made it, it is ours and returns text.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'auth') THEN
        CREATE SCHEMA auth;
        GRANT USAGE ON SCHEMA auth TO PUBLIC;
        CREATE FUNCTION auth.uid() RETURNS text LANGUAGE sql STABLE AS 'SELECT app.subject()';
    END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO masterflow_tenant, masterflow_platform, masterflow_reporting;
