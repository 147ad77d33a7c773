/** `npm run db:seed`: demo data in an empty database; changes nothing in one that holds data. */
import { closeDatabase } from '#lib/db/index.ts'
import { seed } from '../prisma/seed.ts'

const { seeded, keys } = await seed()
await closeDatabase()
console.log(seeded ? 'demo data was made' : 'the database holds data already: nothing was changed')
if (keys) console.log(JSON.stringify(keys, null, 2))
