import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { variables } from './env-variables.ts'
import { appUrl, EnvProblem, parseEnv } from './env.ts'

function linesOf(source: Record<string, string>): readonly string[] {
  try {
    parseEnv(source)
  } catch (error) {
    if (error instanceof EnvProblem) return error.lines
    throw error
  }
  return []
}

test('an empty environment is a working one', () => {
  expect(parseEnv({})).toMatchObject({ PORT: 3000, MASTERFLOW_DATA: '.data', MASTERFLOW_DEMO: '0' })
  expect(appUrl(parseEnv({ PORT: '4100' }))).toBe('http://localhost:4100')
})

test('an empty variable counts as absent', () => {
  expect(parseEnv({ PORT: ' ', DATABASE_URL: '' })).toMatchObject({ PORT: 3000 })
})

test('every wrong variable gets one line that names it and never its value', () => {
  const lines = linesOf({
    PORT: 'eighty',
    DATABASE_URL: 'mysql://me:hunter2@host/x',
    LOG_LEVEL: 'loud',
    SMTP_URL: 'mail',
  })
  expect(lines.map((line) => line.split(' ')[0]).toSorted()).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT', 'SMTP_URL'])
  expect(lines.join()).not.toContain('hunter2')
})

test('a database address needs a database', () => {
  expect(linesOf({ DATABASE_URL: 'postgresql://me:pw@host' })).toHaveLength(1)
  expect(linesOf({ DATABASE_URL: 'postgresql://me:pw@host/masterflow' })).toHaveLength(0)
})

test("half of Clerk's keys is a mistake", () => {
  expect(linesOf({ CLERK_SECRET_KEY: 'sk_test_x' })).toEqual([
    'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is missing: it goes together with CLERK_SECRET_KEY.',
  ])
})

test('encryption keys are 32 bytes each', () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  expect(linesOf({ MASTERFLOW_ENCRYPTION_KEYS: `new:${key},old:${key}` })).toEqual([])
  expect(linesOf({ MASTERFLOW_ENCRYPTION_KEYS: `short:${Buffer.alloc(16).toString('base64')}` })).toHaveLength(1)
})

test('.env.example lists exactly the variables that are read, with their defaults', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const listed = [...example.matchAll(/^# ?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1])
  expect(listed).toEqual(Object.keys(variables))
  for (const [name, variable] of Object.entries(variables)) {
    expect(example).toContain(`# ${variable.meaning}\n# Default: ${variable.default}.\n# ${name}=`)
  }
})
