import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isAppError } from '#lib/core/errors.ts'
import type { Actor, Role } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeMember, makeOrganisation, makeRequest, makeResource } from '#tests/factories.ts'
import { escalateSteps, saveWorkflow } from '../approvals/index.ts'
import { approveRequest, cancelRequest, delegateStep, rejectRequest } from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
const roles: Role[] = ['admin', 'manager', 'manager', 'member', 'member', 'viewer']

const person = fc.nat(roles.length - 1)
const act = fc.oneof(
  { weight: 24, arbitrary: fc.record({ what: fc.constant('approve' as const), who: person }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('hand on' as const), who: person, to: person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reject' as const), who: person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const), who: person }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('sweep' as const), minutes: fc.constantFrom(1, 90) }) },
)
const step = fc.record({
  quorum: fc.constantFrom('any_of' as const, 'all_of' as const),
  approvers: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
  escalates: fc.boolean(),
})

type Decision = {
  step_id: string
  decision: string
  decided_by: string
  acted_as: string
  on_behalf_of: string[]
  delegated_to: string | null
}

it('whatever happens at once, nothing is booked before every step has what it asks for, and nobody decides twice', async () => {
  const organisation = await makeOrganisation(database.superuser)
  const people: (Actor & { kind: 'person' })[] = []
  for (const role of roles) people.push(await makeMember(database.superuser, organisation, role))
  const idOf = (index: number) => people[index]?.userId ?? ''
  const rows = async (sql: string, ...values: unknown[]) => (await database.superuser.query(sql, values)).rows
  const outcomes = new Map<string, number>()
  let round = 0

  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 3 }),
      fc.array(act, { minLength: 4, maxLength: 24 }),
      async (steps, acts) => {
        round += 1
        const resource = await makeResource(database.superuser, organisation)
        const [admin] = people
        if (!admin) throw new Error('nobody is there')
        await withOrg(admin, (db) =>
          saveWorkflow(
            { db, actor: admin, now },
            {
              name: `Random ${round}`,
              resourceIds: [resource.id],
              steps: steps.map(({ quorum, approvers, escalates }, index) => ({
                name: `Step ${index + 1}`,
                quorum,
                approverIds: approvers.map(idOf),
                ...(escalates ? { timeoutMinutes: 60, escalateRole: 'admin' as const } : {}),
              })),
            },
          ),
        )
        const place = { resourceId: resource.id, start: '2030-05-01T14:00:00Z', end: '2030-05-01T16:00:00Z' }
        const { id } = await makeRequest(database.superuser, organisation, place)
        await Promise.all(
          acts.map(async (one) => {
            const at = one.what === 'sweep' ? new Date(now.getTime() + one.minutes * 60_000) : now
            const actor: Actor | undefined =
              one.what === 'sweep'
                ? { kind: 'job', task: 'approvals.escalate', organizationId: organisation.id }
                : people[one.who]
            if (!actor) return
            try {
              await withOrg(actor, async (db) => {
                const world = { db, actor, now: at }
                if (one.what === 'sweep') await escalateSteps(world)
                else if (one.what === 'approve') await approveRequest(world, { id })
                else if (one.what === 'hand on') await delegateStep(world, { id, toMember: idOf(one.to) })
                else if (one.what === 'reject') await rejectRequest(world, { id, reason: 'No' })
                else await cancelRequest(world, { id })
              })
            } catch (error) {
              if (!isAppError(error)) throw error
            }
          }),
        )
        const [request] = await rows('SELECT status FROM external_requests WHERE id = $1', id)
        const bookings = await rows(`SELECT status FROM bookings WHERE request_id = $1`, id)
        const decisions: Decision[] = await rows('SELECT * FROM approval_decisions WHERE request_id = $1', id)
        const stored = await rows(
          `SELECT id, quorum, approver_ids FROM approval_workflow_steps WHERE workflow_id = (SELECT approval_workflow_id FROM resources WHERE id = $1) ORDER BY position`,
          resource.id,
        )
        outcomes.set(request.status, (outcomes.get(request.status) ?? 0) + 1)
        const once = decisions.map((one) => `${one.step_id} ${one.decided_by}`)
        expect(new Set(once).size).toBe(once.length)
        expect(decisions.every(({ decided_by }) => decided_by !== idOf(5))).toBe(true)
        expect(bookings.length).toBeLessThanOrEqual(1)
        expect(request.status === 'approved' && bookings.length === 0).toBe(false)
        if (bookings.length === 0) return
        // The obvious reading: each approver's own word, or that of whom it was handed to, or one of those it escalated to.
        for (const { id: stepId, quorum, approver_ids: approvers } of stored) {
          const mine = decisions.filter((one) => one.step_id === stepId)
          const approved = new Set(mine.filter((one) => one.decision === 'approved').map((one) => one.decided_by))
          const speaksFor = (who: string, seen: string[] = []): string | null => {
            const handed = mine.find((one) => one.decided_by === who && one.decision === 'delegated')
            return handed?.delegated_to && !seen.includes(who) ? speaksFor(handed.delegated_to, [...seen, who]) : who
          }
          const given = (approvers as string[]).map((who) => approved.has(speaksFor(who) ?? ''))
          const escalated = mine.some((one) => one.acted_as === 'escalation' && one.decision === 'approved')
          expect(escalated || (quorum === 'all_of' ? given.every(Boolean) : given.some(Boolean))).toBe(true)
        }
      },
    ),
    { numRuns: 40 },
  )
  // It would prove nothing if all were rejected, or all went through.
  expect(outcomes.get('approved') ?? 0).toBeGreaterThan(2)
  expect(outcomes.size).toBeGreaterThan(1)
}, 120_000)
