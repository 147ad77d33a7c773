import type { Place, WayChange, WayKind } from './schema.ts'
import type { Likeness } from './similar-resources.ts'

/** A booking or a waiting request that could give way. */
export type Party = {
  kind: 'booking' | 'request'
  id: string
  version: number
  title: string
  name: string | null
  email: string | null
  place: Place
  /** Whom it touches: expected or registered, at least one. */
  people: number
  units: number
  createdAt: Date
  /** What it asks for of its place: equipment and the like, in lower case. */
  needs: readonly string[]
  /** What the resource costs, in cents of a currency; null when nobody said. */
  price: Price | null
}
export type Price = { cents: number; currency: string }

/** Something that might be done, before anybody knows whether it is possible. */
export type Candidate = {
  kind: WayKind
  change: WayChange
  /** Null for accepting things as they are: nobody gives way. */
  party: Party | null
  /** Of another resource: what it has in common, and its price. */
  other?: { likeness: Likeness; price: Price | null }
  /** Minutes of its time that a booking loses. */
  lostMinutes?: number
  /** Who has to agree to where it leads, as a sentence; absent when nobody has to. */
  approval?: string
}

/** What was found out about a candidate: not possible ones are no ways out. */
export type Judged = Candidate & { verdict: 'possible' | 'unknown'; doubts: string[] }
