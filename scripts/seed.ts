/**
 * `npm run db:seed`: demo data in an empty database; changes nothing in one that holds data. The database is DATABASE_URL, else the
 * one of the running `npm start`; secrets are sealed with the configured keys, else with the data folder's.
 */
import { closeDatabase } from '#lib/db/index.ts'
import { seed } from '../prisma/seed.ts'
import { findOwnerUrl, runCommand } from './db/owner-connection.ts'
import { projectRoot } from './db/project-root.ts'
import { openDataFolder } from './start/data-folder.ts'
import { openSecrets } from './start/secrets.ts'

await runCommand(async () => {
  process.env['DATABASE_URL'] = await findOwnerUrl()
  const folder = openDataFolder(projectRoot, process.env['MASTERFLOW_DATA'] || '.data')
  process.env['MASTERFLOW_ENCRYPTION_KEYS'] ||= openSecrets(folder).encryptionKeys
  const { seeded, keys } = await seed()
  await closeDatabase()
  console.log(seeded ? 'demo data was made' : 'the database holds data already: nothing was changed')
  if (keys) console.log(JSON.stringify(keys, null, 2))
  return 0
})
