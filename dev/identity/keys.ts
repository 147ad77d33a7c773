import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localIdentityHostEnding, localSecretKeyStart } from './refusal.ts'

export type IdentityKeys = {
  readonly privateKey: KeyObject
  /** SPKI PEM: what the app verifies session tokens with. */
  readonly publicKeyPem: string
  readonly secretKey: string
  readonly webhookSecret: string
  readonly publishableKey: string
  /** `https://` + the host in the publishable key: the `iss` of every session token. */
  readonly issuer: string
  /** What Clerk's SDKs append to cookie names (`__session_<suffix>`), so that copies on one localhost keep apart. */
  readonly cookieSuffix: string
}

type Secrets = { readonly instance: string; readonly secretKey: string; readonly webhookSecret: string }

/**
 * The keys of this data folder, made on first use and never committed: `identity/private.pem` and `identity/secrets.json`,
 * readable by the owner alone. Two processes that start at once agree on one set.
 * @param dataDir the folder that MASTERFLOW_DATA names
 */
export function loadIdentityKeys(dataDir: string): IdentityKeys {
  const folder = identityFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pem = readOrMake(join(folder, 'private.pem'), makePrivateKey)
  const secrets = parseSecrets(readOrMake(join(folder, 'secrets.json'), makeSecrets))
  const host = `${secrets.instance}${localIdentityHostEnding}`
  const publishableKey = `pk_test_${Buffer.from(`${host}$`).toString('base64').replace(/=+$/, '')}`
  const privateKey = createPrivateKey(pem)
  return {
    privateKey,
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    secretKey: secrets.secretKey,
    webhookSecret: secrets.webhookSecret,
    publishableKey,
    issuer: `https://${host}`,
    cookieSuffix: clerkCookieSuffix(publishableKey),
  }
}

/** Where the local identity server keeps its keys and state. */
export function identityFolder(dataDir: string): string {
  return join(dataDir, 'identity')
}

/**
 * The environment that makes the app use the local identity server; made of Clerk's own variable names.
 * @param options.identityUrl where `dev/identity/server.ts` listens, such as `http://127.0.0.1:41000`
 * @param options.appUrl the app's origin as the browser sees it, such as `http://localhost:3000`
 */
export function localIdentityEnv(options: {
  dataDir: string
  appUrl: string
  identityUrl: string
}): Record<string, string> {
  const keys = loadIdentityKeys(options.dataDir)
  return {
    APP_URL: options.appUrl,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keys.publishableKey,
    NEXT_PUBLIC_CLERK_PROXY_URL: '/__clerk',
    CLERK_SECRET_KEY: keys.secretKey,
    CLERK_JWT_KEY: keys.publicKeyPem,
    CLERK_API_URL: options.identityUrl,
    CLERK_WEBHOOK_SIGNING_SECRET: keys.webhookSecret,
    CLERK_TELEMETRY_DISABLED: '1',
    NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED: '1',
    NEXT_PUBLIC_CLERK_KEYLESS_DISABLED: '1',
    NEXT_TELEMETRY_DISABLED: '1',
  }
}

/** The suffix that Clerk derives from a publishable key (first 8 characters of its URL-safe base64 SHA-1). */
function clerkCookieSuffix(publishableKey: string): string {
  const digest = createHash('sha1').update(publishableKey).digest('base64')
  return digest.replaceAll('+', '-').replaceAll('/', '_').slice(0, 8)
}

function makePrivateKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

function makeSecrets(): string {
  const secrets: Secrets = {
    instance: randomBytes(4).toString('hex'),
    secretKey: `${localSecretKeyStart}${randomBytes(24).toString('hex')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
  }
  return JSON.stringify(secrets)
}

function parseSecrets(text: string): Secrets {
  const value: unknown = JSON.parse(text)
  if (
    typeof value === 'object' &&
    value !== null &&
    'instance' in value &&
    'secretKey' in value &&
    'webhookSecret' in value
  ) {
    const { instance, secretKey, webhookSecret } = value
    if (typeof instance === 'string' && typeof secretKey === 'string' && typeof webhookSecret === 'string') {
      return { instance, secretKey, webhookSecret }
    }
  }
  throw new Error('identity/secrets.json in the data folder is damaged: delete the folder identity to make new keys')
}

/** Reads a file, or writes it whole first: a hard link is the one atomic "create unless it exists" with content. */
function readOrMake(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, make(), { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
