import { expect, test } from 'vitest'
import { redact } from './redact.ts'

test('values under telling keys are hidden at every depth', () => {
  const out = redact({
    password: 'a',
    headers: { x: 1 },
    deep: { list: [{ apiKey: 'b', accessToken: 'c', id: 'kept' }] },
  })
  expect(out).toEqual({
    password: '[hidden]',
    headers: '[hidden]',
    deep: { list: [{ apiKey: '[hidden]', accessToken: '[hidden]', id: 'kept' }] },
  })
})

test('addresses and passwords inside text are hidden', () => {
  const out = redact({ note: 'mail ada@harbour-arts.example', db: 'postgresql://owner:hunter2@127.0.0.1:1/x' })
  expect(out['note']).toBe('mail [address]')
  expect(JSON.stringify(out)).not.toContain('hunter2')
})

test('an error keeps type, message and code, without addresses', () => {
  const error = Object.assign(new TypeError('no mailbox bob@x.example'), { code: 'E1', cause: new Error('inner') })
  expect(redact({ err: error })['err']).toMatchObject({
    type: 'TypeError',
    message: 'no mailbox [address]',
    code: 'E1',
    cause: { message: 'inner' },
  })
})
