'use server'
import {
  ignoreConflict,
  ignoreConflictSchema,
  investigateConflict,
  investigateConflictSchema,
  resolveConflict,
  resolveConflictSchema,
} from '#lib/domain/conflicts/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

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
