import type { TestProject } from 'vitest/node'
import { startTemporaryPostgres } from '#dev/postgres/index.ts'
import { migrate } from '#scripts/db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run; the database in it is the migrated template. */
    templateOwnerUrl: string
    superuserUrl: string
  }
}

/** One server and one migrated template database for the whole run; every test file copies the template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Not UTC, so that nothing depends on the zone of whoever runs the server.
  const server = await startTemporaryPostgres(['max_connections=300', 'timezone=Pacific/Auckland'])
  await migrate({ ownerUrl: server.ownerUrl })
  project.provide('templateOwnerUrl', server.ownerUrl)
  project.provide('superuserUrl', server.superuserUrl)
  return () => server.stop()
}
