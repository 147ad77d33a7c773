import { z } from 'zod'
import { availabilityRulesSchema, bookingRestrictionsSchema } from './booking-rules-schema.ts'
import { capacityKinds, resourceTypes } from './values.ts'

/** What somebody writes about a resource, and the rules that its bookings are judged by. */

const optionalText = (most: number) => z.string().trim().max(most, `Keep it under ${most} characters.`).nullish()
const capacity = z
  .number({ error: 'Write a whole number.' })
  .int('Write a whole number.')
  .min(1, 'At least one.')
  .max(100_000, 'At most 100,000.')

const facts = {
  type: z.enum(resourceTypes, { error: 'Choose what it is.' }),
  title: z.string().trim().min(1, 'Give it a title.').max(200, 'Keep it under 200 characters.'),
  description: optionalText(4000),
  category: optionalText(100),
  location: optionalText(200),
  /** In the organisation's currency. */
  price: z
    .number({ error: 'Write an amount.' })
    .min(0, 'Not below zero.')
    .max(1_000_000, 'At most 1,000,000.')
    .nullish(),
  isActive: z.boolean(),
  isBookable: z.boolean(),
}

export const createResourceSchema = z.object({
  ...facts,
  capacity: capacity.default(1),
  /** What the number counts; null or absent follows the type. */
  capacityKind: z.enum(capacityKinds).nullish(),
  isActive: facts.isActive.default(true),
  isBookable: facts.isBookable.default(true),
})
export type CreateResource = z.output<typeof createResourceSchema>
export type CreateResourceForm = z.input<typeof createResourceSchema>

/** Absent leaves a field as it is; null empties it. */
export const resourceFactsSchema = z.object(facts).partial()
export type ResourceFacts = z.output<typeof resourceFactsSchema>

/** `updatedAt` of the resource as the caller saw it: a change since then makes the save stale. Absent overwrites whatever is there. */
const seen = { id: z.uuid(), expectedUpdatedAt: z.string().trim().max(40).nullish() }

export const editResourceSchema = resourceFactsSchema.extend(seen)

/** All rules of a resource, as its editor shows them and the API takes them. */
export const resourceRulesSchema = z.object({
  availability: availabilityRulesSchema.omit({ revision: true }),
  restrictions: bookingRestrictionsSchema.omit({ revision: true }),
  capacity,
  /** What the number counts; null follows the type. */
  capacityKind: z.enum(capacityKinds).nullable(),
  /** The linked calendar by its id at its provider; null links none. */
  externalCalendarId: z.string().trim().min(1).max(1000).nullable(),
  conflictDetectionEnabled: z.boolean(),
  autoApprovalEnabled: z.boolean(),
  approvalWorkflowId: z.uuid().nullable(),
})
export type ResourceRulesInput = z.output<typeof resourceRulesSchema>

export const saveBookingRulesSchema = z.object({ ...seen, rules: resourceRulesSchema })
export type SaveBookingRules = z.output<typeof saveBookingRulesSchema>
