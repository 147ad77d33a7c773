import { z } from 'zod'

/** One environment variable: how it is read, what it means and what happens without it. */
export type Variable = { schema: z.ZodType; meaning: string; default: string }

const text = z.string().min(1).optional()
const secret = z.string().min(8, 'is too short to be a key').optional()
const postgresUrl = z
  .string()
  .refine(isPostgresUrl, 'must look like postgresql://user:password@host:5432/database')
  .optional()
const httpUrl = z
  .string()
  .refine((value) => isUrlOf(value, ['http:', 'https:']), 'must be an address that begins with http:// or https://')
  .transform((value) => value.replace(/\/+$/, ''))
  .optional()
const port = z.coerce
  .number('must be a number from 1 to 65535')
  .int('must be a whole number')
  .min(1, 'must be a number from 1 to 65535')
  .max(65_535, 'must be a number from 1 to 65535')

function isUrlOf(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol)
}

function isPostgresUrl(value: string): boolean {
  return isUrlOf(value, ['postgres:', 'postgresql:']) && new URL(value).pathname.length > 1
}

function areEncryptionKeys(value: string): boolean {
  return value.split(',').every((entry) => {
    const match = /^([\w-]+):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry.trim())
    return match?.[2] !== undefined && Buffer.from(match[2], 'base64').length === 32
  })
}

const variable = <T extends z.ZodType>(schema: T, meaning: string, fallback = 'none') => ({
  schema,
  meaning,
  default: fallback,
})

/** Every variable that the program reads, in the order of `.env.example`. */
export const variables = {
  PORT: variable(port.default(3000), 'TCP port of the web server.', '3000'),
  MASTERFLOW_DATA: variable(
    z.string().min(1).default('.data'),
    'Folder under which the running program writes everything (relative to the checkout). Two copies need two folders and two ports.',
    '.data',
  ),
  APP_URL: variable(
    httpUrl,
    'Address at which people reach the application; used in mails and redirects.',
    'http://localhost:$PORT',
  ),
  DATABASE_URL: variable(
    postgresUrl,
    'PostgreSQL 15 or later, as the owner of the tables (migrations; no superuser). When set, no embedded server is started.',
    'the embedded server that npm start runs',
  ),
  MASTERFLOW_TENANT_DATABASE_URL: variable(
    postgresUrl,
    'The same database as masterflow_tenant, the role of every request and job.',
    'derived from DATABASE_URL',
  ),
  MASTERFLOW_PLATFORM_DATABASE_URL: variable(
    postgresUrl,
    'The same database as masterflow_platform, for what has no organisation yet (queue, health).',
    'derived from DATABASE_URL',
  ),
  MASTERFLOW_REPORTING_DATABASE_URL: variable(
    postgresUrl,
    'The same database (or its replica) as masterflow_reporting, read-only.',
    'derived from DATABASE_REPLICA_URL or DATABASE_URL',
  ),
  MASTERFLOW_POOL_SIZE: variable(
    z.coerce.number('must be a number').int('must be a whole number').min(2).max(200).default(10),
    'Database connections per process for the tenant role.',
    '10',
  ),
  MASTERFLOW_PREPARED_STATEMENTS: variable(
    z
      .enum(['0', '1'], 'must be 0 or 1')
      .default('1')
      .transform((value) => value === '1'),
    'Set to 0 behind PgBouncer in transaction mode, which cannot keep named statements.',
    '1',
  ),
  DATABASE_REPLICA_URL: variable(postgresUrl, 'A read replica for reports.', 'the main database'),
  REDIS_URL: variable(
    z
      .string()
      .refine((value) => isUrlOf(value, ['redis:', 'rediss:']), 'must begin with redis:// or rediss://')
      .optional(),
    'Redis for the cache and rate limits when several web processes run.',
    'in-process cache, rate limits in PostgreSQL',
  ),
  MASTERFLOW_WEBHOOK_RATE: variable(
    z.coerce.number('must be a number').int('must be a whole number').min(1).max(100_000_000).default(6000),
    'Deliveries that one webhook endpoint takes in a minute, in each web process; more are answered with 429.',
    '6000',
  ),
  MASTERFLOW_API_RATE: variable(
    z.coerce.number('must be a number').int('must be a whole number').min(1).max(100_000_000).default(3000),
    'Calls that one API key may make in a minute, in each web process; more are answered with 429.',
    '3000',
  ),
  MASTERFLOW_ENCRYPTION_KEYS: variable(
    z.string().refine(areEncryptionKeys, 'must be name:base64 of 32 bytes, several separated by commas').optional(),
    'Keys that encrypt stored credentials, as name:base64(32 bytes); the first encrypts, the others still decrypt. Make one with: openssl rand -base64 32',
    'npm start makes one and keeps it in $MASTERFLOW_DATA/secrets.json',
  ),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: variable(
    z
      .string()
      .regex(/^pk_(test|live)_/, 'must begin with pk_test_ or pk_live_')
      .optional(),
    "Clerk's publishable key. Without Clerk's keys, npm start runs a local identity server with demo users.",
    'the local identity server',
  ),
  CLERK_SECRET_KEY: variable(
    z
      .string()
      .regex(/^sk_(test|live)_/, 'must begin with sk_test_ or sk_live_')
      .optional(),
    "Clerk's secret key.",
    'the local identity server',
  ),
  CLERK_WEBHOOK_SIGNING_SECRET: variable(
    z
      .string()
      .regex(/^whsec_/, 'must begin with whsec_')
      .optional(),
    "Signing secret of Clerk's webhook at /api/webhooks/clerk.",
    'the local identity server',
  ),
  CLERK_JWT_KEY: variable(
    text,
    'Public key (PEM) that session tokens are checked with.',
    "read from Clerk's Backend API",
  ),
  NEXT_PUBLIC_CLERK_PROXY_URL: variable(text, "Clerk's proxy address; set by npm start for the local identity server."),
  CLERK_API_URL: variable(
    httpUrl,
    "Clerk's Backend API; set by npm start for the local identity server.",
    'https://api.clerk.com',
  ),
  GOOGLE_CLIENT_ID: variable(text, 'OAuth client of Google Calendar.'),
  GOOGLE_CLIENT_SECRET: variable(secret, 'Its secret.'),
  MICROSOFT_CLIENT_ID: variable(text, 'OAuth client of Microsoft 365.'),
  MICROSOFT_CLIENT_SECRET: variable(secret, 'Its secret.'),
  GOOGLE_API_URL: variable(
    httpUrl,
    'Base address of the Google Calendar API; a simulator can stand in.',
    'https://www.googleapis.com',
  ),
  GOOGLE_OAUTH_URL: variable(httpUrl, "Base address of Google's OAuth server.", 'https://oauth2.googleapis.com'),
  MICROSOFT_GRAPH_URL: variable(httpUrl, 'Base address of Microsoft Graph.', 'https://graph.microsoft.com'),
  MICROSOFT_LOGIN_URL: variable(
    httpUrl,
    "Base address of Microsoft's OAuth server.",
    'https://login.microsoftonline.com',
  ),
  APPSHEET_API_URL: variable(httpUrl, 'Base address of the AppSheet API.', 'https://api.appsheet.com'),
  AI_API_URL: variable(httpUrl, "Base address of the language model provider's API.", "the provider's own"),
  AI_API_KEY: variable(secret, "The language model provider's key.", 'a deterministic writer, labelled as such'),
  SMTP_URL: variable(
    z
      .string()
      .refine((value) => isUrlOf(value, ['smtp:', 'smtps:']), 'must look like smtps://user:password@host:465')
      .optional(),
    'Mail server for outgoing mail.',
    'npm start runs a sink with a page that shows what was sent',
  ),
  MAIL_FROM: variable(
    z.string().regex(/@/, 'must hold a mail address').default('Masterflow <no-reply@masterflow.example>'),
    'Sender of outgoing mail.',
    'Masterflow <no-reply@masterflow.example>',
  ),
  LOG_LEVEL: variable(
    z
      .enum(
        ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        'must be fatal, error, warn, info, debug, trace or silent',
      )
      .default('info'),
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
    'info',
  ),
  MASTERFLOW_DEMO: variable(
    z.enum(['0', '1'], 'must be 0 or 1').default('0'),
    'Demo mode: 1 allows the local identity server and the mail sink. Set by npm start itself; never set it on a public server.',
    '0',
  ),
  NODE_ENV: variable(
    z.enum(['development', 'production', 'test'], 'must be development, production or test').default('development'),
    'development, production or test.',
    'development; production for the built web server',
  ),
  CHROMIUM_PATH: variable(text, 'A Chromium for the browser tests.', 'the one that comes with npm'),
} satisfies Record<string, Variable>
