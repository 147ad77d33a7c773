import { expect, test } from '@playwright/test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const build = join(import.meta.dirname, '../.next')

test('a production build knows no way to the local identity server', () => {
  const manifests = [build, join(build, 'server')].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  )
  const read = manifests.filter((file) => file.endsWith('.json'))
  expect(read.map((file) => file.slice(build.length + 1))).toContain('routes-manifest.json')
  for (const file of read) expect(readFileSync(file, 'utf8'), file).not.toContain('__clerk')
})
