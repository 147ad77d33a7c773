/** What every answer carries, pages or not. */
export const fixedSecurityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
}

/**
 * The content security policy of one answer. Scripts run by nonce only (`strict-dynamic` lets Clerk's script load its own
 * parts); inline styles stay allowed because Clerk's components write them at run time.
 * @param options.nonce fresh for each answer
 * @param options.clerkHost Clerk's Frontend API host; null when it is served from our own origin
 */
export function contentSecurityPolicy(options: {
  nonce: string
  clerkHost: string | null
  isDevelopment: boolean
  isHttps: boolean
}): string {
  const { nonce, clerkHost, isDevelopment, isHttps } = options
  const clerk = clerkHost ? [`https://${clerkHost}`] : []
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(isDevelopment ? ["'unsafe-eval'"] : [])],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:', ...(clerkHost ? ['https://img.clerk.com'] : [])],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'", ...clerk, ...(isDevelopment ? ['ws:'] : [])],
    'worker-src': ["'self'", 'blob:'],
    // Clerk's bot check, when an instance has it switched on.
    'frame-src': clerkHost ? ["'self'", 'https://challenges.cloudflare.com'] : ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    ...(isHttps ? { 'upgrade-insecure-requests': [] } : {}),
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ')
}
