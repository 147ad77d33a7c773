/** A body that is no JSON object, in words for the sender. */
export type BodyProblem = { problem: string }

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Reads raw bytes as one JSON object: UTF-8 (RFC 8259, section 8.1), a byte order mark is ignored. Never throws. */
export function parseBody(bytes: Uint8Array): { body: Record<string, unknown> } | BodyProblem {
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return { problem: 'The body is not UTF-8 text.' }
  }
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return { problem: 'The body is JSON, but not an object.' }
    return { body: body as Record<string, unknown> }
  } catch {
    return { problem: 'The body is not JSON.' }
  }
}
