/** What likeness is judged by. `features`: equipment and requirements, in lower case. */
export type Features = {
  type: string
  category: string | null
  location: string | null
  capacity: number
  features: readonly string[]
}

/** From 0 (nothing but the type) to 1 (as good as the same), with what is the same and what is missing in words. */
export type Likeness = { score: number; same: string[]; missing: string[] }

const weights = { category: 4, location: 3, capacity: 1, features: 2 }
const whole = weights.category + weights.location + weights.capacity + weights.features

const equal = (a: string | null, b: string | null) =>
  a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase()

/**
 * How much one resource is like another for a booking of so many people; null when it can't stand in for it: another type, or too
 * small. Pure.
 * @param needs what the booking itself asks for, beside what its resource has
 */
export function likenessOf(
  own: Features,
  other: Features,
  { people, needs = [] }: { people: number; needs?: readonly string[] },
): Likeness | null {
  if (own.type !== other.type) return null
  // A capacity of one that nobody set says "one booking", not "one person".
  if (people > 1 && other.capacity > 1 && other.capacity < people) return null
  if (people > 1 && other.capacity <= 1 && own.capacity > 1) return null
  const has = new Set(other.features)
  const lacks = (wanted: readonly string[]) => [...new Set(wanted)].filter((one) => !has.has(one)).toSorted()
  const missing = lacks([...needs, ...own.features])
  const wanted = new Set([...needs, ...own.features]).size
  // What the booking itself asks for is no matter of degree.
  if (lacks(needs).length > 0) return null
  const same: string[] = []
  let points = wanted === 0 ? weights.features : (weights.features * (wanted - missing.length)) / wanted
  if (equal(own.category, other.category)) {
    points += weights.category
    same.push('same category')
  }
  if (equal(own.location, other.location)) {
    points += weights.location
    same.push('same place')
  }
  points += weights.capacity * (Math.min(own.capacity, other.capacity) / Math.max(own.capacity, other.capacity, 1))
  return { score: Math.round((points / whole) * 100) / 100, same, missing }
}

/** Equipment and requirements as they are written in a resource's row: `requirements`, and `equipment` or `features` of its metadata. */
export function featuresOf(requirements: readonly string[] | null, metadata: unknown): string[] {
  const from = (key: string): string[] => {
    if (typeof metadata !== 'object' || metadata === null) return []
    const value: unknown = Reflect.get(metadata, key)
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  }
  const all = [...(requirements ?? []), ...from('equipment'), ...from('features')]
  return [...new Set(all.map((one) => one.trim().toLowerCase()).filter(Boolean))].toSorted()
}
