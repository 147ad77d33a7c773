import { describe, expect, test } from 'vitest'
import type { Membership } from '#lib/domain/organisations/index.ts'
import type { Session } from '#lib/platform/auth.ts'
import type { ClerkAnswer, ClerkMembership } from '#lib/platform/clerk-directory.ts'
import { resolveMember } from './resolve-member.ts'

const version = new Date('2026-01-05T09:00:00Z')
const clerkSays: ClerkMembership = {
  clerkMembershipId: 'm1',
  clerkRole: 'org:member',
  version,
  organisation: { clerkOrganizationId: 'org_1', name: 'Harbour Arts', slug: 'harbour-arts', version },
  person: { clerkUserId: 'user_1', displayName: 'Ada', email: null },
}
const organisation = {
  id: 'o1',
  name: 'Harbour Arts',
  slug: 'harbour-arts',
  timezone: 'UTC',
  clerkOrganizationId: 'org_1',
}
const active: Membership = { id: 'r1', role: 'member', isActive: true, clerkMembershipId: 'm1', version, organisation }
const inactive: Membership = { ...active, isActive: false }
const here: Session = {
  userId: 'user_1',
  sessionId: 's1',
  organisation: { clerkOrganizationId: 'org_1', slug: 'harbour-arts' },
}
const elsewhere: Session = { ...here, organisation: { clerkOrganizationId: 'org_2', slug: 'nordlys' } }

type Case = [
  name: string,
  session: Session,
  row: Membership | null,
  clerk: readonly ClerkAnswer[],
  expected: 'member' | 'not_a_member' | 'unavailable',
  calls: { asked: number; repaired: number },
]

const cases: readonly Case[] = [
  ['row and token agree: nobody is asked', here, active, [], 'member', { asked: 0, repaired: 0 }],
  ['a missed creation is made good', here, null, [[clerkSays]], 'member', { asked: 1, repaired: 1 }],
  ['a missed return is made good', here, inactive, [[clerkSays]], 'member', { asked: 1, repaired: 1 }],
  [
    'an old token of someone removed brings nothing back',
    here,
    inactive,
    [[], []],
    'not_a_member',
    { asked: 2, repaired: 0 },
  ],
  ['a fresh token and an old answer: asked again', here, null, [[], [clerkSays]], 'member', { asked: 2, repaired: 1 }],
  [
    'another tab, another organisation: Clerk vouches',
    elsewhere,
    active,
    [[clerkSays]],
    'member',
    { asked: 1, repaired: 1 },
  ],
  ['a missed removal is made good', elsewhere, active, [[]], 'not_a_member', { asked: 1, repaired: 1 }],
  ['a stranger', elsewhere, null, [[]], 'not_a_member', { asked: 1, repaired: 0 }],
  ['Clerk is away, and the token is silent', elsewhere, active, ['unknown'], 'unavailable', { asked: 1, repaired: 0 }],
  ['Clerk is away, and there is no row', here, null, ['unknown'], 'not_a_member', { asked: 1, repaired: 0 }],
]

describe('whether the signed-in person belongs to the organisation in the URL', () => {
  test.each(cases)('%s', async (_name, session, row, clerk, expected, calls) => {
    const counted = { asked: 0, repaired: 0 }
    const answer = await resolveMember(
      {
        find: async () => row,
        askClerk: async () => clerk[counted.asked++] ?? 'unknown',
        repair: async ({ fact }) => {
          counted.repaired += 1
          return fact ? active : inactive
        },
      },
      session,
      'harbour-arts',
    )
    expect('refused' in answer ? answer.refused : 'member').toBe(expected)
    expect(counted).toEqual(calls)
  })
})
