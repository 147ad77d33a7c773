import { createSafeActionClient } from 'next-safe-action'
import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { AppError, type ErrorCode, isAppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import { can, type Permission, whyNot } from '#lib/core/permissions.ts'
import { readOrg, withOrg, type World } from '#lib/db/index.ts'
import { partLog } from '#lib/platform/log.ts'
import { memberOf, type PersonActor } from './require-actor.ts'

/** A failure as a screen gets it. `reference` finds the log line of a failure that nobody expected. */
export type ActionFailure = {
  code: ErrorCode | 'unexpected'
  message: string
  details: Readonly<Record<string, unknown>>
  reference?: string
}

/** What every action answers: exactly one of the three is there. */
export type OrgActionResult<Data> = { data?: Data; serverError?: ActionFailure; validationErrors?: unknown }

const log = partLog('action')

function toFailure(error: Error): ActionFailure {
  if (isAppError(error)) return { code: error.code, message: error.message, details: error.details }
  const reference = newId().slice(-12)
  log.error({ err: error, reference }, 'an action failed')
  return {
    code: 'unexpected',
    message: `Something failed on our side and nothing was changed. Try again; if it stays, give this reference to whoever runs Masterflow: ${reference}`,
    details: {},
    reference,
  }
}

const client = createSafeActionClient({ handleServerError: toFailure })
const slugSchema = z.string().min(1).max(100)

async function authorise(slug: unknown, permission: Permission): Promise<PersonActor> {
  const parsed = slugSchema.safeParse(slug)
  if (!parsed.success) throw new AppError('not_found', 'There is no such organisation here.')
  const { actor } = await memberOf(parsed.data)
  if (!can(actor, permission)) throw new AppError('forbidden', whyNot(actor, permission) ?? 'This is not allowed.')
  return actor
}

/**
 * A server action over one verb: who asks and whether they may, then what they ask, then the verb in a transaction of its own
 * that commits only when it resolves. Screens of the organisation are made anew afterwards.
 * @param permission what the caller needs; checked before the input is even parsed
 * @param effect `reads` for a question that a screen asks while somebody types: no transaction, and nothing is made anew
 * @param schema parses the input without its `slug`
 * @param verb gets the transaction here and nowhere earlier: next-safe-action's `next()` resolves on failure, so a transaction
 *   around it would commit one, and its context is copied, which no database client survives
 */
export function orgAction<Input extends object, Output, Data>({
  permission,
  schema,
  verb,
  effect = 'writes',
}: {
  permission: Permission
  schema: z.ZodType<Output, Input>
  verb: (world: World<PersonActor>, input: Output) => Promise<Data>
  effect?: 'writes' | 'reads'
}): (input: { slug: string } & Input) => Promise<OrgActionResult<Data>> {
  const loose: z.ZodType<Output> = schema
  const inner = client
    .use(async ({ next, bindArgsClientInputs }) =>
      next({ ctx: { actor: await authorise(bindArgsClientInputs[0], permission) } }),
    )
    .bindArgsSchemas([slugSchema])
    .inputSchema(loose)
    .action(async ({ parsedInput, bindArgsParsedInputs: [slug], ctx: { actor } }): Promise<Data> => {
      const open = effect === 'writes' ? withOrg : readOrg
      const data = await open(actor, (db) => verb({ db, actor, now: new Date() }, parsedInput))
      if (effect === 'reads') return data
      revalidatePath(`/orgs/${slug}`, 'layout')
      return data
    })
  return async (raw) => {
    const { slug, ...input } = raw
    const result = await inner(slug, input)
    return result
  }
}
