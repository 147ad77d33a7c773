import { defineConfig } from '@playwright/test'
import { freePort } from './dev/postgres/index.ts'
import { browserArguments, findBrowser } from './scripts/test/browser.ts'

// Read once by the main process; its workers inherit what it decided.
process.env['MASTERFLOW_E2E_PORT'] ??= String(await freePort())
const browser = findBrowser()
Object.assign(process.env, browser.env)

/** Browser journeys against `npm start` itself, started by the global setup on a free port in a data folder of its own. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '.test/browser',
  globalSetup: './e2e/global-setup.ts',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: '.test/browser.json' }]],
  use: {
    baseURL: `http://localhost:${process.env['MASTERFLOW_E2E_PORT']}`,
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: browser.path, args: [...browserArguments] },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
})
