/**
 * The invented people and organisations of demo mode. One list feeds the local identity server (who can sign in) and the
 * database seed (who belongs where), so the two agree by construction. Ids are fixed: the same on every machine and run.
 */
export type DemoRole = 'admin' | 'manager' | 'member' | 'viewer'

export type DemoOrganisation = {
  /** Clerk's id of the organisation. */
  readonly clerkOrganizationId: string
  readonly slug: string
  readonly name: string
  /** IANA time zone. */
  readonly timezone: string
  /** CSS colour for the switcher, mails and print. */
  readonly accent: string
}

export type DemoPerson = {
  readonly clerkUserId: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  /** Only ever valid against the local identity server. */
  readonly password: string
}

export type DemoMembership = {
  readonly clerkMembershipId: string
  readonly clerkUserId: string
  readonly clerkOrganizationId: string
  readonly slug: string
  readonly role: DemoRole
}

/** The moment at which the demo directory was "made": older than anything that happens to it afterwards. */
export const demoDirectoryTime = new Date('2026-01-05T09:00:00Z')

export const demoOrganisations: readonly DemoOrganisation[] = [
  organisation('harbour-arts', 'Harbour Arts', 'America/New_York', '#0f766e'),
  organisation('nordlys-kulturhus', 'Nordlys Kulturhus', 'Europe/Oslo', '#4f46e5'),
  organisation('kauri-studios', 'Kauri Studios', 'Pacific/Auckland', '#b45309'),
]

const belongings: readonly {
  first: string
  last: string
  home: string
  roles: Readonly<Record<string, DemoRole>>
}[] = [
  {
    first: 'Ada',
    last: 'Okafor',
    home: 'harbour-arts',
    roles: { 'harbour-arts': 'admin', 'nordlys-kulturhus': 'member' },
  },
  { first: 'Marcus', last: 'Bell', home: 'harbour-arts', roles: { 'harbour-arts': 'manager' } },
  { first: 'June', last: 'Castellano', home: 'harbour-arts', roles: { 'harbour-arts': 'member' } },
  { first: 'Theo', last: 'Whitlock', home: 'harbour-arts', roles: { 'harbour-arts': 'viewer' } },
  { first: 'Ingrid', last: 'Solberg', home: 'nordlys-kulturhus', roles: { 'nordlys-kulturhus': 'admin' } },
  { first: 'Lars', last: 'Haugen', home: 'nordlys-kulturhus', roles: { 'nordlys-kulturhus': 'manager' } },
  { first: 'Sofie', last: 'Berg', home: 'nordlys-kulturhus', roles: { 'nordlys-kulturhus': 'member' } },
  { first: 'Nils', last: 'Dahl', home: 'nordlys-kulturhus', roles: { 'nordlys-kulturhus': 'viewer' } },
  { first: 'Aroha', last: 'Ngata', home: 'kauri-studios', roles: { 'kauri-studios': 'admin' } },
  { first: 'Wiremu', last: 'Parata', home: 'kauri-studios', roles: { 'kauri-studios': 'manager' } },
  { first: 'Mei', last: 'Tanaka', home: 'kauri-studios', roles: { 'kauri-studios': 'member' } },
  { first: 'Tane', last: 'Rewi', home: 'kauri-studios', roles: { 'kauri-studios': 'viewer' } },
  // Belongs nowhere: shows what a person without an organisation sees.
  { first: 'Noor', last: 'Haddad', home: 'guest', roles: {} },
]

export const demoPeople: readonly DemoPerson[] = belongings.map(({ first, last, home }) => ({
  clerkUserId: `user_demo_${first.toLowerCase()}`,
  email: `${first.toLowerCase()}@${home}.example`,
  firstName: first,
  lastName: last,
  password: `${first.toLowerCase()}-demo-desk`,
}))

export const demoMemberships: readonly DemoMembership[] = belongings.flatMap(({ first, roles }) =>
  Object.entries(roles).map(([slug, role]) => ({
    clerkMembershipId: `orgmem_demo_${underscored(slug)}_${first.toLowerCase()}`,
    clerkUserId: `user_demo_${first.toLowerCase()}`,
    clerkOrganizationId: `org_demo_${underscored(slug)}`,
    slug,
    role,
  })),
)

function organisation(slug: string, name: string, timezone: string, accent: string): DemoOrganisation {
  return { clerkOrganizationId: `org_demo_${underscored(slug)}`, slug, name, timezone, accent }
}

function underscored(slug: string): string {
  return slug.replaceAll('-', '_')
}
