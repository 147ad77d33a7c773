import { AppError } from '#lib/core/errors.ts'

/** No body that we take is longer: one mebibyte. */
export const MAX_BODY_BYTES = 1024 * 1024

/**
 * Reads a request's raw bytes, counting while they come in: a sender that names no length, or a wrong one, is stopped at the limit.
 * @throws AppError `too_large`
 */
export async function readBody(request: Request, limit = MAX_BODY_BYTES): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () => new AppError('too_large', `The body is longer than ${limit} bytes.`, { limit })
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  if (!request.body) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength
    if (length > limit) {
      await reader.cancel().catch(() => undefined)
      throw tooLarge()
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks, length)
}
