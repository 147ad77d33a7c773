import { rmSync } from 'node:fs'
import { demoMemberships, demoPeople } from '#dev/identity/demo-people.ts'
import type { DataFolder } from './data-folder.ts'
import { writePrivateFile } from './private-file.ts'
import type { DemoKeys } from './secrets.ts'

/** `runtime.json`: what outside checks and tests need to know of a running copy. Shape: contract.md. */
export type Runtime = {
  url: string
  databaseUrl: string
  tenantDatabaseUrl: string
  pids: Record<string, number>
  /** Page of the mail sink; absent when SMTP_URL names a real server. */
  mailUrl?: string
  demo: {
    users: { email: string; password: string; organisations: { slug: string; id: string; role: string }[] }[]
    appsheet: { organisation: string; url: string; secret: string }[]
    apiKeys: { organisation: string; key: string }[]
  }
}

/**
 * The demo part of runtime.json.
 * @param organisationIds database id of each demo organisation by its slug
 */
export function describeDemo(
  url: string,
  organisationIds: ReadonlyMap<string, string>,
  keys: DemoKeys,
): Runtime['demo'] {
  return {
    users: demoPeople.map((person) => ({
      email: person.email,
      password: person.password,
      organisations: demoMemberships
        .filter((membership) => membership.clerkUserId === person.clerkUserId)
        .map(({ slug, role }) => ({ slug, id: organisationIds.get(slug) ?? '', role })),
    })),
    appsheet: keys.appsheet.map(({ organisation, endpointId, secret }) => ({
      organisation,
      url: `${url}/api/webhooks/appsheet/${endpointId}`,
      secret,
    })),
    apiKeys: keys.apiKeys,
  }
}

/** Writes runtime.json, readable by its owner alone. */
export function writeRuntime(folder: DataFolder, runtime: Runtime): void {
  writePrivateFile(folder.runtime, `${JSON.stringify(runtime, null, 2)}\n`)
}

/** Removes it: also one that a killed run has left. */
export function removeRuntime(folder: DataFolder): void {
  rmSync(folder.runtime, { force: true })
}
