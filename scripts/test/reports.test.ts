import { expect, test } from 'vitest'
import { summarize } from './part.ts'
import { countPlaywright, countVitest } from './reports.ts'

test('a test file that cannot be loaded is a failure', () => {
  const report = { numPassedTests: 3, numFailedTests: 1, testResults: [{ status: 'failed', assertionResults: [] }] }
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 0 })
})

test('a flaky test and an error outside every test are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 2 })
})

test('nothing run is not a success', () => {
  expect(summarize([])).toEqual({ line: '0 passed, 0 failed', ok: false })
  const part = { name: 'a', passed: 2, failed: 0, skipped: 0, milliseconds: 1 }
  expect(summarize([part, { ...part, failed: 1 }])).toEqual({ line: '4 passed, 1 failed', ok: false })
})
