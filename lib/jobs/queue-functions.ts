/**
 * What the tenant role may do with the queue: call these functions and nothing else. It has no right to any table of pg-boss, in
 * which every organisation's jobs lie side by side. They run as the owner and test the caller's claims themselves.
 */

// In subqueries, so that they are asked once a statement and not once a row.
const ours = "data ->> 'organizationId' = (SELECT app.org()::text) AND (SELECT app.is_member(app.org()))"

/**
 * `app.enqueue`, around the insert statement of the installed pg-boss itself: an upgrade of pg-boss replaces it at the next migration.
 * @param insert pg-boss's statement for `placeholder`, with the jobs as $1
 * @throws Error when the statement does not look as expected, so that a pg-boss that works differently is noticed at once
 */
export function enqueueFunction(insert: string, placeholder: string, queues: readonly string[]): string {
  const literal = `'${placeholder}'`
  if (insert.split(literal).length < 3 || insert.split('$1').length !== 2 || insert.includes('$2')) {
    throw new Error('This version of pg-boss inserts jobs in another way: revise lib/jobs/queue-functions.ts.')
  }
  const statement = insert.replaceAll(literal, 'mf_queue').replace('$1', () => 'mf_jobs')
  const allowed = queues.map((queue) => `'${queue}'`).join(', ')
  // Names that no column of pg-boss has: plpgsql takes an ambiguous name for an error.
  return `
CREATE OR REPLACE FUNCTION app.enqueue(mf_queue text, mf_payloads jsonb, mf_start_after timestamptz, mf_singleton_key text)
RETURNS SETOF uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $mf$
DECLARE mf_jobs text; mf_org text := app.org()::text;
BEGIN
    IF mf_org IS NULL OR NOT app.is_member(mf_org::uuid) THEN
        RAISE EXCEPTION 'a job needs the claims of a member' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF mf_queue <> ALL (ARRAY[${allowed}]) THEN
        RAISE EXCEPTION 'there is no task %', mf_queue USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT json_agg(json_build_object('id', made.id, 'data', made.payload,
            'startAfter', to_char(mf_start_after AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'singletonKey', mf_org || ':' || coalesce(mf_singleton_key, made.id::text), 'groupId', mf_org))::text
        INTO mf_jobs FROM (SELECT gen_random_uuid() AS id, payload FROM jsonb_array_elements(mf_payloads) AS list(payload)
            WHERE payload ->> 'organizationId' = mf_org) AS made;
    IF (SELECT count(*) FROM json_array_elements(mf_jobs::json)) IS DISTINCT FROM jsonb_array_length(mf_payloads)::bigint THEN
        RAISE EXCEPTION 'a job of another organisation' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY ${statement};
END $mf$;
COMMENT ON FUNCTION app.enqueue(text, jsonb, timestamptz, text) IS 'The only way for the tenant role to make jobs: its own organisation''s, of declared tasks.';`
}

/** What an organisation sees of its own jobs, and its one way to move them. */
export function viewFunctions(queues: readonly string[], deadLetterQueue: string): string {
  const tasks = queues.map((queue) => `'${queue}'`).join(', ')
  return `
CREATE OR REPLACE FUNCTION app.job_counts(mf_limit integer)
RETURNS TABLE (waiting bigint, delayed bigint, running bigint, dead bigint, oldest_waiting timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $mf$
    WITH live AS MATERIALIZED (SELECT state, start_after FROM pgboss.job
        WHERE name IN (${tasks}) AND state IN ('created', 'retry', 'active') AND ${ours} LIMIT mf_limit)
    SELECT count(*) FILTER (WHERE state <> 'active' AND start_after <= now()), count(*) FILTER (WHERE state <> 'active' AND start_after > now()),
        count(*) FILTER (WHERE state = 'active'),
        (SELECT count(*) FROM (SELECT FROM pgboss.job WHERE name = '${deadLetterQueue}' AND state = 'created' AND ${ours} LIMIT mf_limit) AS dead),
        min(start_after) FILTER (WHERE state <> 'active' AND start_after <= now())
    FROM live
$mf$;

CREATE OR REPLACE FUNCTION app.dead_jobs(mf_limit integer)
RETURNS TABLE (id uuid, task text, reason text, attempts integer, enqueued_at timestamptz, died_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $mf$
    SELECT id, source_name, coalesce(source_output ->> 'message', source_output -> 'value' ->> 'message', 'no reason was given'),
        coalesce(source_retry_count, 0) + 1, coalesce(source_created_on, created_on), created_on
    FROM pgboss.job WHERE name = '${deadLetterQueue}' AND state = 'created' AND ${ours}
    ORDER BY created_on DESC LIMIT mf_limit
$mf$;

CREATE OR REPLACE FUNCTION app.retry_dead_job(mf_job uuid)
RETURNS TABLE (job_id uuid, task text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $mf$
DECLARE mf_data jsonb; mf_task text;
BEGIN
    DELETE FROM pgboss.job WHERE name = '${deadLetterQueue}' AND id = mf_job AND state = 'created' AND ${ours}
        RETURNING data, source_name INTO mf_data, mf_task;
    IF mf_task IS NULL THEN RETURN; END IF;
    RETURN QUERY SELECT made, mf_task FROM app.enqueue(mf_task, jsonb_build_array(mf_data), NULL, NULL) AS made;
END $mf$;
COMMENT ON FUNCTION app.retry_dead_job(uuid) IS 'A dead job becomes a new one with all its attempts, exactly once: whoever deletes the dead one enqueues.';`
}

/** Rights: the platform role works the queue, the tenant role calls the functions. */
export function queueGrants(): string {
  const functions = [
    'app.enqueue(text, jsonb, timestamptz, text)',
    'app.job_counts(integer)',
    'app.dead_jobs(integer)',
    'app.retry_dead_job(uuid)',
  ].join(', ')
  return `
REVOKE ALL ON SCHEMA pgboss FROM PUBLIC, masterflow_tenant, masterflow_reporting;
REVOKE ALL ON ALL TABLES IN SCHEMA pgboss FROM PUBLIC, masterflow_tenant, masterflow_reporting;
GRANT USAGE ON SCHEMA pgboss TO masterflow_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO masterflow_platform;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgboss TO masterflow_platform;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO masterflow_platform;
REVOKE ALL ON FUNCTION ${functions} FROM PUBLIC, masterflow_platform, masterflow_reporting;
GRANT EXECUTE ON FUNCTION ${functions} TO masterflow_tenant;`
}
