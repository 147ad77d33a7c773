import { expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '#lib/core/errors.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { contracts } from './contracts.ts'
import { describeFailure } from './describe-failure.ts'
import { handlers } from './tasks/index.ts'

it('says why a job failed in one line without what must not be shown', () => {
  expect(describeFailure(new AppError('conflict', 'It is taken.'))).toBe('It is taken.')
  expect(describeFailure(new Error('no route to postgresql://owner:secret@db.example/x\n  at line 2'))).toBe(
    'no route to postgresql://owner:[hidden]@db.example/x',
  )
  expect(describeFailure(new Error('duplicate key: Key (email)=(robin@people.example) already exists'))).toBe(
    'duplicate key: Key (email)=(…) already exists',
  )
  expect(describeFailure(new Error('mail to robin@people.example failed'))).toBe('mail to [address] failed')
  expect(describeFailure(z.object({ id: z.string() }).safeParse({}).error)).toContain('not what its task expects')
  expect(describeFailure('thrown text')).toBe('It failed without saying why.')
  expect(describeFailure(new Error('x'.repeat(1000)))).toHaveLength(300)
})

it('has a handler for every contract and a contract for every handler', () => {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name).toSorted()
  expect(names(handlers.map(({ contract }) => contract))).toEqual(names(contracts))
  expect(new Set(contracts.map(({ name }) => name)).size).toBe(contracts.length)
  expect(contracts).toContain(clearIdempotencyKeys)
})
