import type pg from 'pg'
import { makeMember, makeOrganisation, makeResource } from './factories.ts'

/** Two organisations that must never meet: each with an admin and an exclusive room of the same name. */
export async function twoOrganisations(db: pg.Pool) {
  const [first, second] = [await makeOrganisation(db), await makeOrganisation(db, { timezone: 'Pacific/Auckland' })]
  return {
    first,
    second,
    firstAdmin: await makeMember(db, first),
    secondAdmin: await makeMember(db, second),
    firstRoom: await makeResource(db, first, { title: 'Blue room' }),
    secondRoom: await makeResource(db, second, { title: 'Blue room' }),
  }
}
