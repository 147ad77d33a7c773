import { judgeClerkEnvironment, publishableKeyHost } from './clerk-guard.ts'

/** Clerk's settings as the running process has them. Never from the build: one build serves any instance. */
export type ClerkConfig = {
  readonly publishableKey: string
  readonly secretKey: string
  /** Clerk's Frontend API host, inside the publishable key. */
  readonly host: string
  /** `iss` of every acceptable session token. */
  readonly issuer: string
  /** Public key (PEM) to check tokens with, without a call; absent: Clerk's key set is fetched. */
  readonly jwtKey: string | undefined
  readonly proxyUrl: string | undefined
  readonly apiUrl: string | undefined
  readonly webhookSecret: string | undefined
  /** The app's own origin: the one acceptable `azp`. */
  readonly appOrigin: string
  /** Where `/__clerk` is forwarded to: the local identity server, in demo mode on localhost; else null. */
  readonly localIdentityUrl: string | null
}

let readOnce: ClerkConfig | undefined

/**
 * Clerk's settings, read once.
 * @throws Error with one sentence a problem: an identity that may not be used must not half work
 */
export function clerkConfig(): ClerkConfig {
  readOnce ??= readClerkConfig(process.env)
  return readOnce
}

/** @throws Error as `clerkConfig` */
export function readClerkConfig(env: Readonly<Record<string, string | undefined>>): ClerkConfig {
  const verdict = judgeClerkEnvironment(env)
  const read = (name: string) => env[name]?.trim() || undefined
  const publishableKey = read('NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY') ?? ''
  const host = publishableKeyHost(publishableKey)
  if (verdict.problems.length > 0 || !host) throw new Error(verdict.problems.join(' '))
  const proxyUrl = read('NEXT_PUBLIC_CLERK_PROXY_URL')
  return {
    publishableKey,
    secretKey: read('CLERK_SECRET_KEY') ?? '',
    host,
    // Behind an https proxy Clerk signs in the proxy's name; the local server always in the host's.
    issuer: proxyUrl && !verdict.isLocal ? proxyUrl : `https://${host}`,
    jwtKey: read('CLERK_JWT_KEY'),
    proxyUrl,
    apiUrl: read('CLERK_API_URL'),
    webhookSecret: read('CLERK_WEBHOOK_SIGNING_SECRET'),
    appOrigin: new URL(read('APP_URL') ?? `http://localhost:${read('PORT') ?? 3000}`).origin,
    localIdentityUrl: verdict.isLocal ? (read('CLERK_API_URL') ?? null) : null,
  }
}
