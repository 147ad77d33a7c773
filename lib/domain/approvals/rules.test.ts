import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Actor, Role } from '#lib/core/actor.ts'
import {
  approversOf,
  type Circle,
  dueAt,
  escalationTargets,
  hasTimedOut,
  isSatisfied,
  mayDecide,
  type Member,
  progressOf,
  standIns,
  type Step,
  type StepDecision,
  stillNeeded,
} from './rules.ts'

const now = new Date('2030-03-01T09:00:00Z')
const people = { ada: 'admin', mia: 'manager', max: 'manager', moe: 'member', vic: 'viewer' } as const
const members: Member[] = Object.entries(people).map(([userId, role]) => ({
  userId,
  name: userId,
  role,
  isActive: true,
}))
const step = (more: Partial<Step> = {}): Step => ({
  id: 'one',
  position: 1,
  name: 'Desk',
  quorum: 'any_of',
  approverRole: null,
  approverIds: [],
  conditions: {},
  timeoutMinutes: null,
  escalateRole: null,
  escalateIds: [],
  ...more,
})
const decision = (decidedBy: string, more: Partial<StepDecision> = {}): StepDecision => ({
  stepId: 'one',
  decision: 'approved',
  decidedBy,
  actedAs: 'approver',
  onBehalfOf: [],
  delegatedTo: null,
  notes: null,
  at: now,
  ...more,
})
const circle = (more: Partial<Circle> = {}): Circle => ({
  members,
  decisions: [],
  delegations: [],
  escalatedStepId: null,
  now,
  ...more,
})
const person = (userId: string, role: Role = 'manager'): Actor => ({
  kind: 'person',
  userId,
  organizationId: 'o',
  role,
})
const key = (...scopes: ('requests.approve' | 'requests.view')[]): Actor => ({
  kind: 'api_key',
  apiKeyId: 'k',
  organizationId: 'o',
  scopes,
})
const away = (from: string, to: string, starts = '2030-02-01', ends = '2030-04-01') => ({
  from,
  to,
  startsAt: new Date(starts),
  endsAt: new Date(ends),
})

describe('who a step asks', () => {
  it.each([
    ['any of managers: every higher role too', step({ approverRole: 'manager' }), ['ada', 'mia', 'max']],
    ['all of managers: exactly they', step({ quorum: 'all_of', approverRole: 'manager' }), ['mia', 'max']],
    ['named people whatever their role', step({ approverIds: ['moe'] }), ['moe']],
    [
      'a role and named people',
      step({ quorum: 'all_of', approverRole: 'admin', approverIds: ['moe'] }),
      ['ada', 'moe'],
    ],
    ['never a viewer', step({ approverIds: ['vic'] }), []],
    ['nobody who is not there', step({ approverIds: ['gone'] }), []],
  ])('%s', (_what, one, expected) => {
    expect(approversOf(one, members)).toEqual(expected)
  })

  it('asks nobody who has left', () => {
    const left = members.map((member) => ({ ...member, isActive: member.userId !== 'mia' }))
    expect(approversOf(step({ approverRole: 'manager' }), left)).toEqual(['ada', 'max'])
    expect(escalationTargets(step({ escalateIds: ['mia', 'ada'] }), left)).toEqual(['ada'])
  })
})

describe('when a step is satisfied', () => {
  const both = step({ quorum: 'all_of', approverIds: ['mia', 'max'] })

  it.each([
    ['any of, nobody yet', step({ approverRole: 'manager' }), [], false],
    ['any of, one', step({ approverRole: 'manager' }), [decision('mia')], true],
    ['any of, one who was demoted since', step({ approverIds: ['max'] }), [decision('mia')], true],
    ['all of, one of two', both, [decision('mia')], false],
    ['all of, both', both, [decision('mia'), decision('max')], true],
    ['all of, one for both', both, [decision('mia', { onBehalfOf: ['max'] })], true],
    ['all of, an escalation target', both, [decision('ada', { actedAs: 'escalation' })], true],
    ['all of, another step', both, [decision('mia'), decision('max', { stepId: 'two' })], false],
    [
      'a rejection is no approval',
      step({ approverRole: 'manager' }),
      [decision('mia', { decision: 'rejected' })],
      false,
    ],
    ['all of nobody', step({ quorum: 'all_of', approverIds: ['gone'] }), [], false],
  ])('%s', (_what, one, decisions, expected) => {
    expect(isSatisfied(one, circle({ decisions }))).toBe(expected)
  })

  it('does not wait for whoever left', () => {
    const left = members.map((member) => ({ ...member, isActive: member.userId !== 'max' }))
    expect(isSatisfied(both, circle({ members: left, decisions: [decision('mia')] }))).toBe(true)
  })

  it('takes the word of whom one was handed to, also when it was given before', () => {
    const handed = decision('max', { decision: 'delegated', delegatedTo: 'moe' })
    expect(stillNeeded(both, circle({ decisions: [handed, decision('mia')] }))).toEqual(['max'])
    expect(
      isSatisfied(both, circle({ decisions: [handed, decision('mia'), decision('moe', { actedAs: 'delegate' })] })),
    ).toBe(true)
  })
})

describe('who may decide now', () => {
  const named = step({ quorum: 'all_of', approverIds: ['mia', 'max'] })

  it.each([
    ['a named person', person('mia'), {}, { may: true, actedAs: 'approver', onBehalfOf: [] }],
    ['an admin who is not named', person('ada', 'admin'), {}, { may: false, why: 'not_asked' }],
    ['whoever decided already', person('mia'), { decisions: [decision('mia')] }, { may: false, why: 'decided' }],
    [
      'whoever stands in while away',
      person('moe', 'member'),
      { delegations: [away('mia', 'moe')] },
      { may: true, actedAs: 'delegate', onBehalfOf: ['mia'] },
    ],
    [
      'not before it begins',
      person('moe'),
      { delegations: [away('mia', 'moe', '2030-03-02')] },
      { may: false, why: 'not_asked' },
    ],
    [
      'not after it ended',
      person('moe'),
      { delegations: [away('mia', 'moe', '2030-01-01', '2030-03-01T09:00:00Z')] },
      { may: false, why: 'not_asked' },
    ],
    [
      'one who is asked and stands in, for both at once',
      person('max'),
      { delegations: [away('mia', 'max')] },
      { may: true, actedAs: 'approver', onBehalfOf: ['mia'] },
    ],
    [
      'nobody who handed it on',
      person('mia'),
      { decisions: [decision('mia', { decision: 'delegated', delegatedTo: 'moe' })] },
      { may: false, why: 'handed_on' },
    ],
    ['an escalation target before the escalation', person('ada', 'admin'), {}, { may: false, why: 'not_asked' }],
    ['a key, where people are named', key('requests.approve'), {}, { may: false, why: 'machine' }],
  ] as const)('%s', (_what, actor, more, expected) => {
    expect(mayDecide(actor, { ...named, escalateIds: ['ada'] }, circle(more as Partial<Circle>))).toEqual(expected)
  })

  it('lets an escalation target decide once the step was escalated', () => {
    const one = step({ quorum: 'all_of', approverIds: ['mia', 'max'], escalateIds: ['ada'] })
    expect(mayDecide(person('ada', 'admin'), one, circle({ escalatedStepId: 'one' }))).toEqual({
      may: true,
      actedAs: 'escalation',
      onBehalfOf: [],
    })
  })

  it.each([
    ['any of a role up to manager', step({ approverRole: 'manager' }), key('requests.approve'), true],
    ['any of members', step({ approverRole: 'member' }), key('requests.approve'), true],
    ['an admin step', step({ approverRole: 'admin' }), key('requests.approve'), false],
    ['all of a role', step({ quorum: 'all_of', approverRole: 'manager' }), key('requests.approve'), false],
    ['without the scope', step({ approverRole: 'manager' }), key('requests.view'), false],
    [
      'a job',
      step({ approverRole: 'manager' }),
      { kind: 'job', task: 't', organizationId: 'o' } satisfies Actor,
      false,
    ],
  ])('an API key or a machine at %s', (_what, one, actor, may) => {
    expect(mayDecide(actor, one, circle()).may).toBe(may)
  })
})

describe('time', () => {
  it.each([
    [null, '2030-03-01T09:00:00Z', false],
    [60, '2030-03-01T08:00:01Z', false],
    [60, '2030-03-01T08:00:00Z', true],
    [60, '2030-03-01T07:00:00Z', true],
  ])('a step of %s minutes since %s is over: %s', (timeoutMinutes, since, over) => {
    expect(hasTimedOut({ timeoutMinutes }, new Date(since), now)).toBe(over)
  })
  it('is counted from when the step began', () => {
    expect(dueAt({ timeoutMinutes: 90 }, now)).toEqual(new Date('2030-03-01T10:30:00Z'))
  })
})

const who = fc.constantFrom(...Object.keys(people), 'gone')
const anyStep = (id: string) =>
  fc
    .record({
      quorum: fc.constantFrom('any_of' as const, 'all_of' as const),
      approverRole: fc.constantFrom(null, 'admin' as const, 'manager' as const, 'member' as const),
      approverIds: fc.uniqueArray(who, { maxLength: 3 }),
      escalateIds: fc.uniqueArray(who, { maxLength: 2 }),
    })
    .map((values) => step({ id, ...values }))
const anyCircle = fc
  .record({
    gone: fc.uniqueArray(who, { maxLength: 2 }),
    delegations: fc.array(fc.tuple(who, who), { maxLength: 4 }),
    handed: fc.array(fc.tuple(who, who), { maxLength: 3 }),
    approved: fc.uniqueArray(who, { maxLength: 4 }),
    escalatedStepId: fc.constantFrom(null, 'one'),
  })
  .map(({ gone, delegations, handed, approved, escalatedStepId }) => {
    const handers = new Set<string>()
    const decisions: StepDecision[] = []
    for (const [from, to] of handed)
      if (from !== to && !handers.has(from) && !approved.includes(from)) {
        handers.add(from)
        decisions.push(decision(from, { decision: 'delegated', delegatedTo: to }))
      }
    decisions.push(...approved.map((one) => decision(one)))
    return circle({
      members: members.map((member) => ({ ...member, isActive: !gone.includes(member.userId) })),
      delegations: delegations.filter(([from, to]) => from !== to).map(([from, to]) => away(from, to)),
      decisions,
      escalatedStepId,
    })
  })

describe('whatever the circle', () => {
  it('whoever stands in is there and active, and circles of delegation end', () => {
    fc.assert(
      fc.property(anyStep('one'), anyCircle, who, (one, all, someone) => {
        for (const found of standIns(someone, one, all))
          expect(all.members.some((member) => member.userId === found && member.isActive)).toBe(true)
      }),
    )
  })

  it('nobody decides a step twice, and nobody decides one that asks for nothing', () => {
    fc.assert(
      fc.property(anyStep('one'), anyCircle, who, (one, all, someone) => {
        const may = mayDecide(person(someone), one, { ...all, escalatedStepId: null })
        if (!may.may) return
        expect(all.decisions.some((each) => each.decidedBy === someone)).toBe(false)
        expect(stillNeeded(one, all)).not.toEqual([])
      }),
    )
  })

  it('an approval never makes a step less satisfied, and one that may be given brings it nearer', () => {
    fc.assert(
      fc.property(anyStep('one'), anyCircle, who, (one, all, someone) => {
        const may = mayDecide(person(someone), one, all)
        if (!may.may) return
        const before = stillNeeded(one, all)
        const after = { ...all, decisions: [...all.decisions, decision(someone, may)] }
        if (isSatisfied(one, all)) expect(isSatisfied(one, after)).toBe(true)
        if (one.quorum === 'any_of' || may.actedAs === 'escalation') expect(isSatisfied(one, after)).toBe(true)
        else expect(stillNeeded(one, after).length).toBeLessThan(before.length)
      }),
    )
  })

  it('everybody who may, deciding one after the other, satisfies every step that somebody is left to decide', () => {
    fc.assert(
      fc.property(anyStep('one'), anyCircle, (one, all) => {
        let at = all
        for (const { userId, role } of members) {
          const may = mayDecide(person(userId, role), one, at)
          if (may.may) at = { ...at, decisions: [...at.decisions, decision(userId, may)] }
        }
        const reachable = approversOf(one, all.members).every(
          (each) => standIns(each, one, at).size > 0 || !stillNeeded(one, at).includes(each),
        )
        if (reachable && approversOf(one, all.members).length > 0) expect(isSatisfied(one, at)).toBe(true)
      }),
    )
  })

  it('steps are decided in order: what is current is the first that is not done', () => {
    fc.assert(
      fc.property(anyStep('one'), anyStep('two'), anyCircle, (one, two, all) => {
        const { current, states } = progressOf([one, two], all)
        const first = [one, two].find((each) => !isSatisfied(each, all))
        expect(current?.id).toBe(first?.id)
        expect(states.filter(({ state }) => state === 'current').length).toBe(first ? 1 : 0)
      }),
    )
  })
})
