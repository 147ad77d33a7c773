import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartProblem } from '#dev/postgres/index.ts'
import { EnvProblem, parseEnv, type Env } from '#lib/platform/env.ts'
import { deriveRoleUrl } from '#lib/platform/role-urls.ts'

/** How this start runs, decided from the environment alone. */
export type Mode = {
  env: Env
  /** `next dev` instead of a build. */
  dev: boolean
  /** Local identity server, mail sink and demo data. Never with real Clerk keys or when production was asked for. */
  demo: boolean
  /** NODE_ENV=production in the environment, without MASTERFLOW_DEMO=1. */
  production: boolean
}

/** Reads .env.local and .env as Next.js does: what is set already wins. */
export function loadEnvFiles(root: string): void {
  for (const name of ['.env.local', '.env']) {
    const file = join(root, name)
    if (existsSync(file)) process.loadEnvFile(file)
  }
}

/**
 * Decides the mode.
 * @throws StartProblem with one line per wrong variable, or for production without Clerk's keys
 */
export function readMode(source: Record<string, string | undefined>, dev: boolean): Mode {
  let env: Env
  try {
    env = parseEnv(source)
  } catch (error) {
    if (error instanceof EnvProblem) throw new StartProblem(error.message)
    throw error
  }
  const production = source['NODE_ENV'] === 'production' && source['MASTERFLOW_DEMO'] !== '1'
  const clerk = env.CLERK_SECRET_KEY !== undefined
  if (production && !clerk) {
    throw new StartProblem(
      "NODE_ENV=production needs Clerk's keys (NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, CLERK_SECRET_KEY). Unset NODE_ENV to run with the local identity server and demo data.",
    )
  }
  return { env, dev, demo: !clerk && !production, production }
}

/**
 * The environment of web and worker: the roles' addresses of the database and never the owner's.
 * @param found what the start found out: addresses, keys, the data folder as an absolute path
 */
export function serviceEnvironment(
  mode: Mode,
  found: {
    ownerUrl: string
    dataDir: string
    encryptionKeys: string
    smtpUrl: string | undefined
    identity: Record<string, string>
  },
): Record<string, string | undefined> {
  const { env } = mode
  const reporting = env.MASTERFLOW_REPORTING_DATABASE_URL ?? deriveRoleUrl(found.ownerUrl, 'reporting')
  return {
    ...process.env,
    PORT: String(env.PORT),
    MASTERFLOW_DATA: found.dataDir,
    APP_URL: env.APP_URL ?? `http://localhost:${env.PORT}`,
    DATABASE_URL: undefined,
    MASTERFLOW_TENANT_DATABASE_URL: env.MASTERFLOW_TENANT_DATABASE_URL ?? deriveRoleUrl(found.ownerUrl, 'tenant'),
    MASTERFLOW_PLATFORM_DATABASE_URL: env.MASTERFLOW_PLATFORM_DATABASE_URL ?? deriveRoleUrl(found.ownerUrl, 'platform'),
    // A replica takes the same role; role-urls.ts would derive it, but only from the owner's address.
    MASTERFLOW_REPORTING_DATABASE_URL:
      env.DATABASE_REPLICA_URL && !env.MASTERFLOW_REPORTING_DATABASE_URL
        ? onServer(reporting, env.DATABASE_REPLICA_URL)
        : reporting,
    MASTERFLOW_ENCRYPTION_KEYS: env.MASTERFLOW_ENCRYPTION_KEYS ?? found.encryptionKeys,
    SMTP_URL: env.SMTP_URL ?? found.smtpUrl,
    MASTERFLOW_DEMO: mode.demo ? '1' : '0',
    NODE_ENV: mode.dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    ...found.identity,
  }
}

function onServer(roleUrl: string, serverUrl: string): string {
  const role = new URL(roleUrl)
  const server = new URL(serverUrl)
  server.username = role.username
  server.password = role.password
  return server.toString()
}

/** The environment of `next build`: nothing of one instance, so that copies on other ports and folders share the build. */
export function buildEnvironment(
  source: Record<string, string | undefined>,
  demo: boolean,
): Record<string, string | undefined> {
  const kept = Object.entries(source).filter(([name]) => {
    if (name.startsWith('NEXT_PUBLIC_CLERK_')) return !demo
    return !/^(PORT|APP_URL|DATABASE_|MASTERFLOW_|CLERK_|REDIS_URL|SMTP_URL|GOOGLE_|MICROSOFT_|APPSHEET_|AI_)/.test(
      name,
    )
  })
  return { ...Object.fromEntries(kept), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
}
