import { z } from 'zod'

/** What Clerk says of an organisation, a membership or a person, in our words. `version` is when Clerk last changed it. */
export type OrganisationFact = { clerkOrganizationId: string; name: string; slug: string; version: Date }
export type PersonFact = { clerkUserId: string; displayName: string | null; email: string | null }
export type MembershipFact = {
  clerkMembershipId: string
  /** Clerk's role key, such as `org:admin`; not every key is one of ours. */
  clerkRole: string
  version: Date
  organisation: OrganisationFact
  person: PersonFact
}

export type ClerkEvent =
  | { kind: 'organisation_present'; organisation: OrganisationFact }
  | { kind: 'organisation_gone'; clerkOrganizationId: string }
  | { kind: 'membership_present'; membership: MembershipFact }
  | { kind: 'membership_gone'; membership: MembershipFact }
  | { kind: 'person_present'; person: PersonFact; version: Date }
  | { kind: 'person_gone'; clerkUserId: string }

const id = z.string().min(1).max(200)
const time = z
  .number()
  .int()
  .transform((milliseconds) => new Date(milliseconds))
const name = z.string().nullish()

const organisation = z
  .object({ id, name: z.string().min(1), slug: z.string().min(1), updated_at: time })
  .transform((one): OrganisationFact => ({
    clerkOrganizationId: one.id,
    name: one.name,
    slug: one.slug,
    version: one.updated_at,
  }))

const membership = z
  .object({
    id,
    role: z.string(),
    updated_at: time,
    organization: organisation,
    public_user_data: z.object({ user_id: id, identifier: z.string().nullish(), first_name: name, last_name: name }),
  })
  .transform((one): MembershipFact => ({
    clerkMembershipId: one.id,
    clerkRole: one.role,
    version: one.updated_at,
    organisation: one.organization,
    person: {
      clerkUserId: one.public_user_data.user_id,
      displayName: fullName(one.public_user_data),
      email: mailAddress(one.public_user_data.identifier),
    },
  }))

const person = z
  .object({
    id,
    first_name: name,
    last_name: name,
    updated_at: time,
    primary_email_address_id: z.string().nullish(),
    email_addresses: z.array(z.object({ id, email_address: z.string() })).default([]),
  })
  .transform((one) => ({
    version: one.updated_at,
    person: {
      clerkUserId: one.id,
      displayName: fullName(one),
      email: one.email_addresses.find((address) => address.id === one.primary_email_address_id)?.email_address ?? null,
    } satisfies PersonFact,
  }))

const gone = z.object({ id })

/**
 * Reads the verified event of a Clerk webhook.
 * @returns null for an event that is not about who belongs where
 * @throws ZodError when an event that matters has another shape than Clerk documents
 */
export function parseClerkEvent(event: { type: string; data: unknown }): ClerkEvent | null {
  switch (event.type) {
    case 'organization.created':
    case 'organization.updated':
      return { kind: 'organisation_present', organisation: organisation.parse(event.data) }
    case 'organization.deleted':
      return { kind: 'organisation_gone', clerkOrganizationId: gone.parse(event.data).id }
    case 'organizationMembership.created':
    case 'organizationMembership.updated':
      return { kind: 'membership_present', membership: membership.parse(event.data) }
    case 'organizationMembership.deleted':
      return { kind: 'membership_gone', membership: membership.parse(event.data) }
    case 'user.created':
    case 'user.updated':
      return { kind: 'person_present', ...person.parse(event.data) }
    case 'user.deleted':
      return { kind: 'person_gone', clerkUserId: gone.parse(event.data).id }
    default:
      return null
  }
}

function fullName(one: {
  first_name?: string | null | undefined
  last_name?: string | null | undefined
}): string | null {
  return [one.first_name, one.last_name].filter(Boolean).join(' ') || null
}

/** A person may sign in by phone or username: then there is no address here. */
function mailAddress(identifier: string | null | undefined): string | null {
  return identifier?.includes('@') ? identifier : null
}
