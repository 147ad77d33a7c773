/** The end of every host in a local publishable key, as `dev/identity` makes them. `.invalid` never resolves (RFC 2606). */
const localHostEnding = '.local-identity.invalid'
const clerkApi = 'https://api.clerk.com'
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

type Environment = Readonly<Record<string, string | undefined>>

export type ClerkVerdict = {
  /** Each a sentence; any of them must stop the start. */
  readonly problems: readonly string[]
  /** Each a sentence; the program runs, with less. */
  readonly warnings: readonly string[]
  /** Whether the keys are those of the local identity server, and it may be used here. */
  readonly isLocal: boolean
}

/**
 * Whether the identity settings may be used. A local issuer signs people in with published passwords: it is refused without
 * MASTERFLOW_DEMO=1, and with it for every address but localhost, so that no mistake in a deployment can let it in.
 */
export function judgeClerkEnvironment(env: Environment): ClerkVerdict {
  const key = env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY']?.trim()
  const secret = env['CLERK_SECRET_KEY']?.trim()
  const missing = [...(key ? [] : ['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY']), ...(secret ? [] : ['CLERK_SECRET_KEY'])]
  if (!key || !secret) {
    const line = `${missing.join(' and ')} missing: nobody could sign in. Set Clerk's keys, or use npm start for a local demo.`
    return { problems: [line], warnings: [], isLocal: false }
  }
  const host = publishableKeyHost(key)
  if (!host)
    return { problems: ['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not a Clerk key.'], warnings: [], isLocal: false }
  const problems = [...mixedKeys(key, secret), ...localIssuerProblems(env, host)]
  const warnings = env['CLERK_WEBHOOK_SIGNING_SECRET']?.trim()
    ? []
    : ['CLERK_WEBHOOK_SIGNING_SECRET missing: memberships follow Clerk only when a person signs in, not at once.']
  return { problems, warnings, isLocal: problems.length === 0 && host.endsWith(localHostEnding) }
}

/**
 * The host inside a Clerk publishable key (`pk_live_` or `pk_test_`, then base64 of `host$`).
 * @returns null when the key is none
 */
export function publishableKeyHost(key: string): string | null {
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/_-]+=*)$/.exec(key)?.[1]
  const decoded = encoded ? Buffer.from(encoded, 'base64').toString('latin1') : ''
  return /^[a-z0-9.-]+\$$/i.test(decoded) ? decoded.slice(0, -1).toLowerCase() : null
}

function mixedKeys(key: string, secret: string): string[] {
  const isLive = key.startsWith('pk_live_')
  if (!/^sk_(test|live)_/.test(secret)) return ['CLERK_SECRET_KEY is not a Clerk key.']
  if (isLive === secret.startsWith('sk_live_')) return []
  return ["Clerk's keys do not belong together: one is live, the other is not."]
}

function localIssuerProblems(env: Environment, host: string): string[] {
  const proxyUrl = env['NEXT_PUBLIC_CLERK_PROXY_URL']?.trim() ?? ''
  const apiUrl = env['CLERK_API_URL']?.trim() ?? ''
  const signs = [
    ...(host.endsWith('.invalid') ? ['the publishable key names an .invalid host'] : []),
    ...(proxyUrl && !proxyUrl.startsWith('https://') ? ['NEXT_PUBLIC_CLERK_PROXY_URL is not an https address'] : []),
    ...(apiUrl && apiUrl.replace(/\/+$/, '') !== clerkApi ? [`CLERK_API_URL is not ${clerkApi}`] : []),
  ]
  if (signs.length === 0) return []
  const what = signs.join(', ')
  if (env['MASTERFLOW_DEMO'] !== '1') return [`A local identity is refused outside demo mode: ${what}.`]
  if (env['VERCEL']) return [`A local identity is refused on a hosting platform: ${what}.`]
  const appUrl = env['APP_URL']?.trim()
  if (appUrl && !isLoopback(appUrl)) return [`A local identity serves localhost only, and APP_URL is ${appUrl}.`]
  if (!host.endsWith(localHostEnding) || proxyUrl !== '/__clerk' || !isLoopback(apiUrl)) {
    return [`Clerk's settings mix a local and a real identity: ${what}.`]
  }
  return []
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && loopbackHosts.includes(hostname)
}
