import { describe, expect, test } from 'vitest'
import { readBody } from './read-body.ts'

function streamed(chunks: readonly string[], onCancel = () => {}): Request {
  const left = [...chunks]
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift()
      if (next === undefined) controller.close()
      else controller.enqueue(new TextEncoder().encode(next))
    },
    cancel: onCancel,
  })
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  return new Request('http://localhost/', init)
}

describe('reading a body', () => {
  test('gives it whole, over several chunks', async () => {
    expect((await readBody(streamed(['ab', 'cd']), 4)).toString()).toBe('abcd')
  })

  test('stops a stream that grows past the limit without announcing it', async () => {
    let isCancelled = false
    const endless = streamed(
      Array.from({ length: 1000 }, () => 'x'.repeat(100)),
      () => (isCancelled = true),
    )
    await expect(readBody(endless, 1000)).rejects.toMatchObject({ code: 'too_large' })
    expect(isCancelled).toBe(true)
  })

  test('refuses an announced length unread', async () => {
    const request = new Request('http://localhost/', {
      method: 'POST',
      body: 'x',
      headers: { 'content-length': '5000' },
    })
    await expect(readBody(request, 1000)).rejects.toMatchObject({ code: 'too_large' })
  })

  test('an absent body is an empty one', async () => {
    expect(await readBody(new Request('http://localhost/', { method: 'POST' }), 10)).toHaveLength(0)
  })
})
