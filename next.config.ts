import type { NextConfig } from 'next'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

// Nothing here may depend on a port, a data folder or a database: copies on other ports share one build.
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked once, over everything, by `npm run check`: a start need not wait for them again.
  typescript: { ignoreBuildErrors: true },
  // A checkout below another project's lock file must not be taken for a part of it.
  turbopack: { root: dirname(fileURLToPath(import.meta.url)) },
  // Parallel prerendering of the built-in error pages fails now and then (vercel/next.js#95119): one worker, and another try.
  experimental: { cpus: 1, staticGenerationRetryCount: 3 },
  serverExternalPackages: [
    'pg',
    'pg-boss',
    'pino',
    'nodemailer',
    '@prisma/client',
    '@prisma/adapter-pg',
    'rate-limiter-flexible',
  ],
}

export default config
