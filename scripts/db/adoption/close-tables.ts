/** On Supabase every new table in `public` is granted to anon and authenticated by default privileges: ours are closed again. */
import pg from 'pg'
import { databaseRoles } from '#lib/platform/role-urls.ts'

/**
 * Takes every right on these tables of `public`, and on the sequences they own, from everybody but the owner and our roles.
 * Runs in the caller's transaction, so that no moment exists in which they are open.
 */
export async function closeTables(client: pg.ClientBase, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ kind: string; name: string; grantee: string }>(
    `select distinct case c.relkind when 'S' then 'sequence' else 'table' end as kind, c.relname as name,
       case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
     from pg_class c cross join lateral aclexplode(c.relacl) a
     where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
       and pg_get_userbyid(a.grantee) <> all ($2)
       and (c.relname = any ($1) or exists (
         select from pg_depend d join pg_class t on t.oid = d.refobjid
         where d.objid = c.oid and d.classid = 'pg_class'::regclass and c.relkind = 'S' and t.relname = any ($1)
           and t.relnamespace = 'public'::regnamespace))`,
    [tables, Object.values(databaseRoles)],
  )
  for (const { kind, name, grantee } of rows) {
    await client.query(`revoke all on ${kind} public.${pg.escapeIdentifier(name)} from ${grantee}`)
  }
}
