import { z } from 'zod'
import { availabilityRulesSchema, bookingRestrictionsSchema } from './booking-rules-schema.ts'
import { type ResourceRulesInput, resourceRulesSchema } from './resource-form-schema.ts'
import { askerRoles, capacityKinds } from './values.ts'

const { allowed_roles: _roles, revision: _revision, ...limits } = bookingRestrictionsSchema.shape
const { capacity, conflictDetectionEnabled, autoApprovalEnabled } = resourceRulesSchema.shape

/** A choice of nothing: a list has no empty choice. */
const NONE = 'none'

/** All rules of a resource in the shape of their form, where what may be absent is a choice of its own. */
export const rulesFormSchema = z.object({
  /** Open at all times; the weekly hours are kept out of sight. */
  alwaysOpen: z.boolean(),
  weekly: availabilityRulesSchema.shape.weekly.unwrap(),
  exceptions: availabilityRulesSchema.shape.exceptions.unwrap(),
  restrictions: z.object(limits),
  /** None means everybody. */
  allowedRoles: z.array(z.enum(askerRoles)),
  capacity,
  /** `type` follows the type of the resource. */
  capacityKind: z.enum(['type', ...capacityKinds]),
  /** Its id at its provider, or `none`. */
  calendar: z.string().trim().min(1).max(1000),
  /** Its id, or `none`. */
  workflow: z.union([z.literal(NONE), z.uuid()]),
  conflictDetectionEnabled,
  autoApprovalEnabled,
})
export type RulesForm = z.infer<typeof rulesFormSchema>

/** The rules that a filled form means. */
export function toRules(form: RulesForm): ResourceRulesInput {
  return {
    availability: { ...(form.alwaysOpen ? {} : { weekly: form.weekly }), exceptions: form.exceptions },
    restrictions: {
      ...form.restrictions,
      ...(form.allowedRoles.length > 0 ? { allowed_roles: form.allowedRoles } : {}),
    },
    capacity: form.capacity,
    capacityKind: form.capacityKind === 'type' ? null : form.capacityKind,
    externalCalendarId: form.calendar === NONE ? null : form.calendar,
    approvalWorkflowId: form.workflow === NONE ? null : form.workflow,
    conflictDetectionEnabled: form.conflictDetectionEnabled,
    autoApprovalEnabled: form.autoApprovalEnabled,
  }
}

/** The form that shows these rules. */
export function toRulesForm(rules: ResourceRulesInput): RulesForm {
  const { allowed_roles: allowedRoles = [], ...restrictions } = rules.restrictions
  return {
    alwaysOpen: rules.availability.weekly === undefined,
    weekly: rules.availability.weekly ?? {},
    exceptions: rules.availability.exceptions,
    restrictions,
    allowedRoles,
    capacity: rules.capacity,
    capacityKind: rules.capacityKind ?? 'type',
    calendar: rules.externalCalendarId ?? NONE,
    workflow: rules.approvalWorkflowId ?? NONE,
    conflictDetectionEnabled: rules.conflictDetectionEnabled,
    autoApprovalEnabled: rules.autoApprovalEnabled,
  }
}
