/** The plan as somebody reads it before saying yes: every step, its SQL in short, and why. */
import { summarize } from '../split-statements.ts'
import { isEmpty, keepPolicy, type Plan } from './plan.ts'

function heading(title: string, why: string): string[] {
  return ['', title, `  why: ${why}`]
}

function indexes(title: string, why: string, steps: Plan['indexesBefore']): string[] {
  if (steps.length === 0) return []
  return [
    ...heading(title, why),
    ...steps.map((step) => `  - ${step.dropFirst ? '(unfinished one dropped first) ' : ''}${summarize(step.sql, 150)}`),
  ]
}

function migrations(plan: Plan): string[] {
  if (plan.migrations.length === 0) return []
  return [
    ...heading(
      'Migrations, all in one transaction',
      'tables, columns, roles and policies of Masterflow; additions only',
    ),
    ...plan.migrations.flatMap(({ migration, skipped, statements }) => [
      `  - ${migration.name}${skipped ? ': recorded only, not run' : ` (${statements.length} statements)`}`,
      `      ${summarize(migration.why, 200)}`,
    ]),
  ]
}

function existing(plan: Plan): string[] {
  const lines: string[] = []
  if (plan.narrowed.length > 0) {
    lines.push(
      ...heading(
        'Existing policies, same transaction: granted to the roles that are there instead of to PUBLIC',
        'PUBLIC includes our roles, which would see other organisations or meet "infinite recursion"; nothing changes for the others',
      ),
      `  roles: ${plan.otherRoles.join(', ')}`,
      ...plan.narrowed.map((policy) => `  - ALTER POLICY "${policy.name}" ON ${policy.table} TO (these roles)`),
    )
  }
  if (plan.keptOpen.length > 0) {
    lines.push(
      ...heading(
        'Row level security where it is off, same transaction',
        'our roles have to be confined; the roles that are there keep all their access by a policy of their own',
      ),
      ...plan.keptOpen.flatMap(({ table }) => [
        `  - CREATE POLICY ${keepPolicy} ON ${table} TO (these roles) USING (true) WITH CHECK (true)`,
        `  - ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      ]),
    )
  }
  if (plan.widened.length > 0) {
    lines.push(
      ...heading(
        'Existing checks that get wider, same transaction',
        'the only change of an existing constraint: a person can be booked too',
      ),
      ...plan.widened.map(({ table, constraint, before }) => `  - ${constraint} on ${table}, until now ${before}`),
    )
  }
  return lines
}

function repairs(plan: Plan): string[] {
  if (plan.brokenTriggers.length === 0) return []
  return [
    '',
    'Found broken, not touched unless asked to with --repair:',
    ...plan.brokenTriggers.map(
      ({ table, trigger, columns }) =>
        `  - trigger ${trigger} on ${table} writes ${columns.join(', ')}, which the table does not have: every UPDATE of ${table} fails`,
    ),
    '  Until org_memberships can be updated Masterflow cannot follow changes of membership.',
    '  --repair adds the missing updated_at columns (nothing is dropped).',
  ]
}

/** The whole plan in lines. */
export function reportPlan(plan: Plan): string[] {
  const body = [
    ...indexes(
      'Indexes built ahead, CONCURRENTLY',
      'composite foreign keys need them; nobody is kept from writing',
      plan.indexesBefore,
    ),
    ...migrations(plan),
    ...(plan.reattached.length > 0
      ? [
          ...heading(
            'Put back on the old tables, same transaction',
            'an earlier --undo, or somebody else, took it away',
          ),
          ...plan.reattached.map((statement) => `  - ${summarize(statement.sql, 140)}`),
        ]
      : []),
    ...existing(plan),
    ...(plan.closed.length > 0
      ? [
          ...heading(
            'Rights on our own tables, same transaction',
            'default privileges granted them to roles that must not read them',
          ),
          ...plan.closed.map(({ table, roles }) => `  - REVOKE ALL ON ${table} FROM ${roles.join(', ')}`),
        ]
      : []),
    ...indexes(
      'Indexes built afterwards, CONCURRENTLY',
      'they need the new columns; nobody is kept from writing',
      plan.indexesAfter,
    ),
    ...(plan.validations.length > 0
      ? [
          ...heading(
            'Constraints looked through afterwards',
            'reading all rows takes a while, and others write meanwhile',
          ),
          ...plan.validations.map(
            ({ table, constraint }) => `  - ALTER TABLE ${table} VALIDATE CONSTRAINT ${constraint}`,
          ),
        ]
      : []),
  ]
  const notes =
    plan.notes.length > 0 && !isEmpty(plan) ? ['', 'Please note:', ...plan.notes.map((note) => `  - ${note}`)] : []
  const obstacles =
    plan.obstacles.length > 0 ? ['', 'In the way:', ...plan.obstacles.map((obstacle) => `  - ${obstacle}`)] : []
  return [...body, ...repairs(plan), ...notes, ...obstacles]
}
