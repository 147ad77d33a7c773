import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecretBox, parseKeyRing } from './crypto.ts'

const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const oldBox = createSecretBox(parseKeyRing(key('k1', 1)))
const rotated = createSecretBox(parseKeyRing(`${key('k2', 2)},${key('k1', 1)}`))

describe('the secret box', () => {
  it('opens what it sealed, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
        async (text) => {
          expect(await oldBox.decrypt(await oldBox.encrypt(text, { context: 'a' }), { context: 'a' })).toBe(text)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('seals the same text differently each time', async () => {
    const seal = () => oldBox.encrypt('same', { context: 'a' })
    expect(await seal()).not.toBe(await seal())
  })

  it('refuses a text that was moved to another row', async () => {
    const sealed = await oldBox.encrypt('secret', { context: 'org-1/row-1' })
    await expect(oldBox.decrypt(sealed, { context: 'org-1/row-2' })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('still opens old texts after a rotation, and encrypts with the new key', async () => {
    const before = await oldBox.encrypt('secret', { context: 'a' })
    expect(await rotated.decrypt(before, { context: 'a' })).toBe('secret')
    const after = await rotated.encrypt('secret', { context: 'a' })
    await expect(oldBox.decrypt(after, { context: 'a' })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses a text that was changed by one character, and one that is no text of ours', async () => {
    const sealed = await oldBox.encrypt('secret', { context: 'a' })
    const parts = sealed.split('.')
    parts[3] = `${parts[3]?.startsWith('A') ? 'B' : 'A'}${parts[3]?.slice(1)}`
    await expect(oldBox.decrypt(parts.join('.'), { context: 'a' })).rejects.toMatchObject({ code: 'unavailable' })
    await expect(oldBox.decrypt('nonsense', { context: 'a' })).rejects.toMatchObject({ code: 'unavailable' })
  })
})
