const SENSITIVE =
  /pass(word|wd|phrase)?$|secret|token|authorization|cookie|api[-_]?key|private[-_]?key|signature|credential|^(e?mail|cc|bcc|phone|body|payload|rawbody|headers)$|email|connectionstring|databaseurl/i
const ADDRESS = /[\w.+%-]+@[\w-]+(\.[\w-]+)+/g
const URL_PASSWORD = /(\w+:\/\/[^\s:@/]*):[^\s@/]+@/g
const MAX_DEPTH = 6

function clean(text: string): string {
  return text
    .replace(URL_PASSWORD, '$1:[hidden]@')
    .replace(ADDRESS, (found, _end, at: number) =>
      text.slice(Math.max(0, at - 9), at).includes('[hidden]') ? found : '[address]',
    )
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return clean(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value
  if (depth > MAX_DEPTH) return '[deep]'
  if (value instanceof Error) {
    return {
      type: value.name,
      message: clean(value.message),
      ...('code' in value ? { code: value.code } : {}),
      stack: value.stack ? clean(value.stack) : undefined,
      ...(value.cause === undefined ? {} : { cause: redactValue(value.cause, depth + 1) }),
    }
  }
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SENSITIVE.test(key) ? '[hidden]' : redactValue(item, depth + 1)]),
  )
}

/** A copy of log fields without what must not be logged: values under telling keys, mail addresses, passwords in addresses. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [key, SENSITIVE.test(key) ? '[hidden]' : redactValue(item, 0)]),
  )
}
