import { readOrg, withPlatform } from '#lib/db/index.ts'
import { readFeedIcs } from '#lib/domain/bookings/index.ts'
import { findFeed } from '#lib/domain/bookings/feeds/index.ts'
import { createRateLimiter, rateLimitHeaders, type RateLimiter } from '#lib/platform/rate-limit.ts'
import { problem } from './problem.ts'

/** Calendar programs ask every few minutes at most; many of them may stand behind one address. */
const READS_PER_MINUTE = 30
const READS_PER_ADDRESS = 300
let limiters: { feeds: RateLimiter; addresses: RateLimiter } | undefined
function limits() {
  limiters ??= {
    feeds: createRateLimiter('feed', READS_PER_MINUTE),
    addresses: createRateLimiter('feed-address', READS_PER_ADDRESS),
  }
  return limiters
}

/** Answers a calendar feed by the secret in its address: as the platform role finds whose it is, then as that organisation's job. */
export async function readFeed(request: Request, token: string): Promise<Response> {
  const now = new Date()
  const address = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown'
  const byAddress = await limits().addresses.take(address)
  if (!byAddress.allowed) return tooMany(request, rateLimitHeaders(byAddress))
  const wellFormed = /^[\w-]{20,100}$/.test(token)
  const feed = wellFormed ? await withPlatform('find calendar feed', (db) => findFeed(db, token, now)) : null
  if (!feed) return problem(request, 'not_found', 'There is no such feed.', {})
  const byFeed = await limits().feeds.take(feed.id)
  if (!byFeed.allowed) return tooMany(request, rateLimitHeaders(byFeed))
  const actor = { kind: 'job', task: 'calendar.feed', organizationId: feed.organizationId } as const
  const text = await readOrg(actor, (db) => readFeedIcs({ db, actor, now }, feed))
  return new Response(text, {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': 'inline; filename="bookings.ics"',
      'Cache-Control': 'private, max-age=300',
      'X-Robots-Tag': 'noindex',
      ...rateLimitHeaders(byFeed),
    },
  })
}

function tooMany(request: Request, headers: Record<string, string>): Response {
  return problem(request, 'too_many', 'This feed is read too often. Try again later.', { headers })
}
