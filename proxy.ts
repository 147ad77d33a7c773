import { clerkMiddleware } from '@clerk/nextjs/server'
import type { NextFetchEvent, NextRequest } from 'next/server'
import { NextResponse } from 'next/server'
import { clerkConfig } from '#lib/platform/clerk-config.ts'
import { contentSecurityPolicy, fixedSecurityHeaders } from '#lib/platform/security-headers.ts'

/** Where Clerk's browser SDK reaches the local identity server in demo mode, through our own origin. */
const localIdentityPath = '/__clerk/'

const withClerk = clerkMiddleware(
  (_auth, request) => answerWithPolicy(request),
  () => {
    const { publishableKey, issuer, jwtKey, proxyUrl, appOrigin } = clerkConfig()
    return {
      publishableKey,
      issuer,
      ...(jwtKey ? { jwtKey } : {}),
      ...(proxyUrl ? { proxyUrl } : {}),
      authorizedParties: [appOrigin],
      signInUrl: '/sign-in',
      // The organisation in the URL becomes the session's active one before the page is made.
      organizationSyncOptions: { organizationPatterns: ['/orgs/:slug', '/orgs/:slug/(.*)'] },
    }
  },
)

/** Identity and security headers for everything but static files and the endpoints that authenticate by themselves. */
export async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  if (request.nextUrl.pathname.startsWith(localIdentityPath)) return forwardToLocalIdentity(request)
  const response = (await withClerk(request, event)) ?? NextResponse.next()
  for (const [name, value] of Object.entries(fixedSecurityHeaders)) response.headers.set(name, value)
  return response
}

export const config = {
  // Webhooks, the public API and health checks bring their own authentication and must stay cheap.
  matcher: ['/((?!_next/static|_next/image|api/webhooks/|api/v1/|api/feeds/|api/health|favicon\\.ico|icon\\.svg).*)'],
}

/** Forwarded at run time, never by a rewrite of the build: a production build knows no such path. */
function forwardToLocalIdentity(request: NextRequest): Response {
  const { localIdentityUrl } = clerkConfig()
  if (!localIdentityUrl) return new NextResponse(null, { status: 404 })
  const { pathname, search } = request.nextUrl
  return NextResponse.rewrite(new URL(`${pathname}${search}`, localIdentityUrl))
}

function answerWithPolicy(request: NextRequest): NextResponse {
  const { host, localIdentityUrl, appOrigin } = clerkConfig()
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy({
    nonce,
    clerkHost: localIdentityUrl ? null : host,
    isDevelopment: process.env.NODE_ENV === 'development',
    isHttps: appOrigin.startsWith('https:'),
  })
  // Next and Clerk find the nonce in the request's own headers; a visitor cannot choose it, both are overwritten.
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}
