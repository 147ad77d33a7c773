/** What our actions answer (next-safe-action's shape with our `serverError`). */
export type ActionResult<Data> = {
  data?: Data
  serverError?: { code: string; message: string; details?: unknown }
  validationErrors?: unknown
}

export type MappedErrors = { fields: { path: string; message: string }[]; form: string[] }

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []

function walk(node: unknown, path: string, found: MappedErrors): void {
  if (!isRecord(node)) return
  for (const message of strings(node['_errors'])) {
    if (path === '') found.form.push(message)
    else found.fields.push({ path, message })
  }
  for (const [key, child] of Object.entries(node)) {
    if (key !== '_errors') walk(child, path === '' ? key : `${path}.${key}`, found)
  }
}

/**
 * Brings an action's refusal to the fields it is about: `validationErrors` (`{ a: { b: { _errors } } }` or flattened
 * `{ formErrors, fieldErrors }`) and a `serverError` whose `details.fields` is `{ "a.b": "message" }` or whose
 * `details.field` names the field that its message is about.
 * What belongs to no field is for the form.
 */
export function mapServerErrors(result: ActionResult<unknown>): MappedErrors {
  const found: MappedErrors = { fields: [], form: [] }
  const { validationErrors, serverError } = result
  if (isRecord(validationErrors) && isRecord(validationErrors['fieldErrors'])) {
    found.form.push(...strings(validationErrors['formErrors']))
    for (const [path, messages] of Object.entries(validationErrors['fieldErrors']))
      for (const message of strings(messages)) found.fields.push({ path, message })
  } else walk(validationErrors, '', found)
  if (serverError) {
    const fields = isRecord(serverError.details) ? serverError.details['fields'] : undefined
    const named = isRecord(fields)
      ? Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      : []
    const field = isRecord(serverError.details) ? serverError.details['field'] : undefined
    if (typeof field === 'string') named.push([field, serverError.message])
    for (const [path, message] of named) found.fields.push({ path, message })
    if (named.length === 0) found.form.push(serverError.message)
  }
  return found
}
