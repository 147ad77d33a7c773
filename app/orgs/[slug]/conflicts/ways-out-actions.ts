'use server'
import { applyWayOut, applyWayOutSchema, undoWayOut, undoWayOutSchema } from '#lib/domain/resolutions/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const applyWayOutAction = orgAction({
  permission: 'conflicts.resolve',
  schema: applyWayOutSchema,
  verb: applyWayOut,
})

export const undoWayOutAction = orgAction({
  permission: 'conflicts.resolve',
  schema: undoWayOutSchema,
  verb: undoWayOut,
})
