import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { demoOrganisations } from '#dev/identity/demo-people.ts'
import { seedResources } from '../../prisma/seed/resources.ts'
import { describeDemo, type Runtime } from './runtime-file.ts'
import { welcomeLines, welcomeResource } from './welcome.ts'

const keys = {
  appsheet: [{ organisation: 'harbour-arts', endpointId: 'endpoint-1', secret: "a'b" }],
  apiKeys: [{ organisation: 'harbour-arts', key: 'k' }],
}
const runtime: Runtime = {
  url: 'http://localhost:1',
  databaseUrl: '',
  tenantDatabaseUrl: '',
  pids: {},
  mailUrl: 'http://127.0.0.1:2',
  demo: describeDemo('http://localhost:1', new Map([['harbour-arts', 'org-1']]), keys),
}

test('the request to paste names a resource that the seed makes', () => {
  const titles = seedResources(demoOrganisations[0]?.slug ?? '', Temporal.Now.plainDateISO()).map(({ title }) => title)
  expect(titles).toContain(welcomeResource)
})

test('the command can be pasted into a shell as it stands', () => {
  const lines = welcomeLines(runtime)
  const first = lines.findIndex((line) => line.includes('curl'))
  const command = lines
    .slice(first, first + 3)
    .join('\n')
    .replace('curl', 'printf "%s\\n"')
  const printed = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).trim().split('\n')
  expect(printed).toContain('http://localhost:1/api/webhooks/appsheet/endpoint-1')
  expect(printed).toContain("Authorization: Bearer a'b")
  expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ type: 'booking', data: { resource: welcomeResource } })
})

test('every demo user has the organisations and roles of the seed', () => {
  expect(runtime.demo.users[0]).toMatchObject({
    email: 'ada@harbour-arts.example',
    organisations: [
      { slug: 'harbour-arts', id: 'org-1', role: 'admin' },
      { slug: 'nordlys-kulturhus', role: 'member' },
    ],
  })
})
