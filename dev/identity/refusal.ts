/** Environment variables by which hosting platforms announce themselves: there is never a demo there. */
const hostingMarks = [
  'VERCEL',
  'NETLIFY',
  'FLY_APP_NAME',
  'RAILWAY_ENVIRONMENT',
  'RENDER',
  'DYNO',
  'K_SERVICE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'WEBSITE_INSTANCE_ID',
]

/** Every host in a local publishable key ends like this (RFC 2606: `.invalid` can never resolve, so a leak fails closed). */
export const localIdentityHostEnding = '.local-identity.invalid'

/** Local secret keys carry this so that nobody's real `sk_test_…` can be mistaken for one. */
export const localSecretKeyStart = 'sk_test_localidentity'

/**
 * Why the local identity server must not run in this environment, as one sentence; null when it may.
 * It issues sessions for published passwords, so every doubt is a refusal.
 */
export function identityRefusal(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env['NODE_ENV'] === 'production' && env['MASTERFLOW_DEMO'] !== '1') {
    return 'NODE_ENV is production and MASTERFLOW_DEMO is not 1'
  }
  const hosting = hostingMarks.find((name) => env[name])
  if (hosting) return `this is a hosting platform (${hosting} is set)`
  for (const [name, value] of Object.entries(env)) {
    const key = value?.trim() ?? ''
    if (/^(pk|sk)_live_/.test(key)) return `${name} holds a live Clerk key`
    if (key.startsWith('pk_test_') && !publishableKeyHost(key).endsWith(localIdentityHostEnding)) {
      return `${name} holds the publishable key of a real Clerk instance`
    }
    if (key.startsWith('sk_test_') && !key.startsWith(localSecretKeyStart)) {
      return `${name} holds the secret key of a real Clerk instance`
    }
  }
  const appUrl = env['APP_URL']
  if (appUrl && !isLocalOrigin(appUrl)) return `APP_URL is ${appUrl}, and the local identity serves localhost only`
  return null
}

/** The host inside a Clerk publishable key (`pk_test_` + base64 of `host$`); an empty string when it holds none. */
function publishableKeyHost(key: string): string {
  const decoded = Buffer.from(key.split('_').slice(2).join('_'), 'base64').toString('utf8')
  return decoded.endsWith('$') ? decoded.slice(0, -1) : ''
}

function isLocalOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
