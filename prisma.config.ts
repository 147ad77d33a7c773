import { defineConfig } from 'prisma/config'

/** Where Prisma finds the schema (one file a domain) and the migrations. Our own scripts read the same folders. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  // Only Prisma's own command line needs a URL here; `generate` works without one.
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
})
