/** Fills an empty database with demo data, in a process of its own: the seed reads its environment as the running program does. */
import { closeDatabase } from '#lib/db/index.ts'
import { seed } from '../../prisma/seed.ts'

const result = await seed()
await closeDatabase()
await new Promise<void>((done) => {
  if (process.send) process.send({ type: 'seeded', result }, () => done())
  else done()
})
process.disconnect?.()
