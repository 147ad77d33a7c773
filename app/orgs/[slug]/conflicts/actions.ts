'use server'
import { z } from 'zod'
import { BULK_LIMIT } from '#lib/core/change-many.ts'
import {
  assignConflict,
  assignConflictSchema,
  bulkConflictSchema,
  bulkIgnoreSchema,
  bulkResolveSchema,
  changeManyConflicts,
  ignoreConflict,
  ignoreConflictSchema,
  investigateConflict,
  investigateConflictSchema,
  reopenConflict,
  reopenConflictSchema,
  resolveConflict,
  resolveConflictSchema,
} from '#lib/domain/conflicts/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const assignConflictAction = orgAction({
  permission: 'conflicts.assign',
  schema: assignConflictSchema,
  verb: assignConflict,
})

export const investigateConflictAction = orgAction({
  permission: 'conflicts.resolve',
  schema: investigateConflictSchema,
  verb: investigateConflict,
})

export const resolveConflictAction = orgAction({
  permission: 'conflicts.resolve',
  schema: resolveConflictSchema,
  verb: resolveConflict,
})

export const ignoreConflictAction = orgAction({
  permission: 'conflicts.resolve',
  schema: ignoreConflictSchema,
  verb: ignoreConflict,
})

export const reopenConflictAction = orgAction({
  permission: 'conflicts.resolve',
  schema: reopenConflictSchema,
  verb: reopenConflict,
})

export const assignManyConflictsAction = orgAction({
  permission: 'conflicts.assign',
  schema: bulkConflictSchema.extend({ assignee: assignConflictSchema.shape.assignee }),
  verb: (world, { assignee, ...target }) =>
    changeManyConflicts(world, target, (id) => assignConflict(world, { id, assignee })),
})

export const investigateManyConflictsAction = orgAction({
  permission: 'conflicts.resolve',
  schema: bulkConflictSchema,
  verb: (world, target) => changeManyConflicts(world, target, (id) => investigateConflict(world, { id })),
})

export const ignoreManyConflictsAction = orgAction({
  permission: 'conflicts.resolve',
  schema: bulkIgnoreSchema,
  verb: (world, { notes, ...target }) =>
    changeManyConflicts(world, target, (id) => ignoreConflict(world, { id, notes })),
})

export const resolveManyConflictsAction = orgAction({
  permission: 'conflicts.resolve',
  schema: bulkResolveSchema,
  verb: (world, { resolution, notes, ...target }) =>
    changeManyConflicts(world, target, (id) => resolveConflict(world, { id, resolution, notes })),
})

/** Takes a bulk decision back: each at the version that the decision made, so that nobody's later work is undone. */
export const reopenManyConflictsAction = orgAction({
  permission: 'conflicts.resolve',
  schema: z.object({
    decided: z
      .array(z.object({ id: z.uuid(), version: z.number().int() }))
      .min(1)
      .max(BULK_LIMIT),
  }),
  verb: (world, { decided }) => {
    const versions = new Map(decided.map(({ id, version }) => [id, version]))
    return changeManyConflicts(world, { target: { kind: 'some', ids: [...versions.keys()] } }, (id) =>
      reopenConflict(world, { id, expectedVersion: versions.get(id), to: 'open' }),
    )
  },
})
