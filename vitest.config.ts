import { defineConfig } from 'vitest/config'

const ignored = ['**/node_modules/**', '.next/**', '.data/**', '.test/**', 'e2e/**']

/** Two projects: `unit` needs nothing; `database` runs against a real PostgreSQL that its global setup starts. */
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: process.env['MASTERFLOW_VITEST_REPORT'] ?? '.test/vitest.json' }]],
    dangerouslyIgnoreUnhandledErrors: false,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.db.test.ts', '**/*.start.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['**/*.db.test.ts'],
          exclude: ignored,
          globalSetup: ['tests/database-global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'start',
          include: ['**/*.start.test.ts'],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
