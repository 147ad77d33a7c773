import { z } from 'zod'
import { variables } from './env-variables.ts'

type Shape = { [Name in keyof typeof variables]: (typeof variables)[Name]['schema'] }

/** The environment as the program uses it; an empty variable counts as absent. */
export type Env = z.infer<z.ZodObject<Shape>>

/** A wrong environment. `lines` holds one line per wrong variable, in the words of the person who set it. */
export class EnvProblem extends Error {
  override name = 'EnvProblem'
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

const together: readonly (readonly (keyof typeof variables)[])[] = [
  ['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'CLERK_SECRET_KEY'],
  ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'],
]

const shape = Object.fromEntries(Object.entries(variables).map(([name, { schema }]) => [name, schema])) as Shape
const envSchema = z.object(shape)

/**
 * Reads an environment.
 * @throws EnvProblem that names every wrong variable (never its value, which may be a secret)
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.keys(variables).flatMap((name) => {
      const value = source[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const parsed = envSchema.safeParse(given)
  const lines = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`)
  for (const group of together) {
    const missing = group.filter((name) => given[name] === undefined)
    if (missing.length === 0 || missing.length === group.length) continue
    lines.push(
      `${missing.join(', ')} is missing: it goes together with ${group.filter((name) => !missing.includes(name)).join(', ')}.`,
    )
  }
  if (!parsed.success || lines.length > 0) throw new EnvProblem([...new Set(lines)])
  return parsed.data
}

let parsedOnce: Env | undefined

/**
 * The process's environment, parsed once.
 * @throws EnvProblem with one line per wrong variable
 */
export function env(): Env {
  parsedOnce ??= parseEnv(process.env)
  return parsedOnce
}

/** Address at which people reach the application, without a slash at the end. */
export function appUrl(from: Env = env()): string {
  return from.APP_URL ?? `http://localhost:${from.PORT}`
}
