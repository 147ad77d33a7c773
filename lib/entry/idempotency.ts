import { createHash } from 'node:crypto'
import { AppError } from '#lib/core/errors.ts'
import type { Db } from '#lib/db/index.ts'

/** An answer as it is kept for whoever asks again. */
export type KeptAnswer = { status: number; body: Record<string, unknown> }

type Caller = { organizationId: string; apiKeyId: string; key: string }
type Row = { hash: string; status: number | null; body: Record<string, unknown> | null }

/** What makes two calls the same call: method, path and bytes. */
export function hashCall(request: Request, body: Uint8Array): string {
  return createHash('sha256')
    .update(`${request.method} ${new URL(request.url).pathname}\n`)
    .update(body)
    .digest('hex')
}

/**
 * Reads the header `Idempotency-Key`.
 * @returns null when there is none
 * @throws AppError `bad_input` when it is no key
 */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key')
  if (key === null) return null
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new AppError('bad_input', 'Idempotency-Key must be 1 to 255 visible ASCII characters.', { status: 400 })
}

/**
 * Runs `work` once for a key, in the transaction of the work itself: the answer is kept exactly when the work commits. The same
 * call again gets the kept answer. A failure that throws keeps nothing, so that the call can be made again.
 * @throws AppError `conflict` while the first call is running, `bad_input` when the key was used for another call
 */
export async function once(
  db: Db,
  caller: Caller,
  hash: string,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { isReplay: boolean }> {
  const { organizationId, apiKeyId, key } = caller
  const [lock] = await db.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`idempotency/${apiKeyId}/${key}`}, 0)) AS taken`
  if (!lock?.taken) {
    throw new AppError(
      'conflict',
      'The first call with this Idempotency-Key is still running. Ask again in a second.',
      { retryAfter: 1 },
    )
  }
  const [row] = await db.$queryRaw<Row[]>`
    SELECT request_hash AS hash, response_status AS status, response_body AS body FROM idempotency_keys
    WHERE organization_id = ${organizationId}::uuid AND api_key_id = ${apiKeyId}::uuid AND key = ${key}`
  if (row && row.hash !== hash) {
    throw new AppError('bad_input', 'This Idempotency-Key was used for another call. Use a new key for a new call.', {
      field: 'Idempotency-Key',
    })
  }
  if (row?.status && row.body) return { status: row.status, body: row.body, isReplay: true }
  const answer = await work()
  await db.$executeRaw`
    INSERT INTO idempotency_keys (organization_id, api_key_id, key, request_hash, response_status, response_body)
    VALUES (${organizationId}::uuid, ${apiKeyId}::uuid, ${key}, ${hash}, ${answer.status}::int, ${JSON.stringify(answer.body)}::jsonb)`
  return { ...answer, isReplay: false }
}
