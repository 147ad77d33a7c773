import type { World } from '../../db/context.ts'
import type { Party, Price } from './candidate.ts'
import { featuresOf, type Likeness, likenessOf } from './similar-resources.ts'

/** A resource that could stand in for another, and how much it is like it. */
export type Similar = { id: string; title: string; likeness: Likeness; price: Price | null }

type Row = {
  id: string
  title: string
  type: string
  category: string | null
  location: string | null
  capacity: number
  requirements: string[] | null
  metadata: unknown
  cents: number
  currency: string | null
  own: boolean
}

const MOST_READ = 40
const MOST_KEPT = 6

/** The resources most like the party's own that can be booked, best first. `price` is the difference to its own. */
export async function readSimilar({ db, actor }: World, { place, people, price, needs }: Party): Promise<Similar[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT r.id, r.title, r.type, r.category, r.location, coalesce(r.capacity, 1) AS capacity, r.requirements, r.metadata,
      round(coalesce(r.price, 0) * 100)::int AS cents, r.currency, r.id = own.id AS own
    FROM resources own JOIN resources r ON r.org_id = own.org_id AND r.type = own.type
    WHERE own.org_id = ${actor.organizationId}::uuid AND own.id = ${place.resourceId}::uuid
      AND (r.id = own.id OR r.is_active IS NOT FALSE AND r.is_bookable IS NOT FALSE)
    ORDER BY r.id = own.id DESC, lower(r.category) IS NOT DISTINCT FROM lower(own.category) DESC, lower(r.location) IS NOT DISTINCT FROM lower(own.location) DESC,
      abs(coalesce(r.capacity, 1) - coalesce(own.capacity, 1)), r.title, r.id LIMIT ${MOST_READ}`
  const features = (row: Row) => ({ ...row, features: featuresOf(row.requirements, row.metadata) })
  const own = rows.find((row) => row.own)
  if (!own) return []
  return rows
    .filter((row) => !row.own)
    .flatMap((row) => {
      const likeness = likenessOf(features(own), features(row), { people, needs })
      return likeness ? [{ id: row.id, title: row.title, likeness, price: difference(price, row) }] : []
    })
    .toSorted(
      (a, b) => b.likeness.score - a.likeness.score || a.title.localeCompare(b.title) || a.id.localeCompare(b.id),
    )
    .slice(0, MOST_KEPT)
}

function difference(own: Price | null, { cents, currency }: Row): Price | null {
  if (!own || currency === null || currency !== own.currency) return null
  return { cents: cents - own.cents, currency }
}
