import { createHash } from 'node:crypto'

/** A repeatable source of choices: the same name gives the same sequence on every machine. */
export type Random = {
  next(): number
  int(below: number): number
  pick<T>(from: readonly T[]): T
  chance(share: number): boolean
}

/** mulberry32, seeded by a name. */
export function randomFrom(name: string): Random {
  let state = createHash('sha256').update(name).digest().readUInt32LE(0)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const int = (below: number) => Math.floor(next() * below)
  return {
    next,
    int,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[int(from.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    chance: (share) => next() < share,
  }
}

/** A fixed id for a name, shaped like a UUID of version 8 (RFC 9562, section 5.8). */
export function seedId(name: string): string {
  const hex = createHash('sha256').update(`masterflow seed ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
