'use server'
import { z } from 'zod'
import { Prisma } from '#lib/db/index.ts'
import { detectConflicts, previewRules } from '#lib/domain/conflicts/index.ts'
import {
  type CapacityKind,
  createResource,
  createResourceSchema,
  editResource,
  editResourceSchema,
  parseBookingRules,
  saveBookingRules,
} from '#lib/domain/resources/index.ts'
import { rulesFormSchema, toRules } from '#lib/domain/resources/rules-form-schema.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const createResourceAction = orgAction({
  permission: 'resources.manage',
  schema: createResourceSchema,
  verb: createResource,
})

export const editResourceAction = orgAction({
  permission: 'resources.manage',
  schema: editResourceSchema,
  verb: (world, input) => editResource({ ...world, detectConflicts }, input),
})

const target = { id: z.uuid(), rules: rulesFormSchema }

export const saveRulesAction = orgAction({
  permission: 'resources.manage',
  schema: z.object({ ...target, expectedUpdatedAt: z.string().max(40) }),
  verb: (world, { id, expectedUpdatedAt, rules }) =>
    saveBookingRules({ ...world, detectConflicts }, { id, expectedUpdatedAt, rules: toRules(rules) }),
})

/** What these rules would do to what is booked; stores nothing. */
export const previewRulesAction = orgAction({
  permission: 'resources.manage',
  effect: 'reads',
  schema: z.object(target),
  verb: async (world, { id, rules: form }) => {
    const rules = toRules(form)
    const [row] = await world.db.$queryRaw<{ kind: CapacityKind }[]>(Prisma.sql`
      SELECT app.capacity_kind(${rules.capacityKind}::text, type, ${rules.capacity}::int) AS kind FROM resources
      WHERE org_id = ${world.actor.organizationId}::uuid AND id = ${id}::uuid`)
    return previewRules(world, {
      resourceId: id,
      proposed: {
        rules: parseBookingRules(rules.availability, rules.restrictions),
        capacity: rules.capacity,
        ...(row ? { capacityKind: row.kind } : {}),
      },
    })
  },
})
