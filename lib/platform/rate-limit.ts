import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Where a caller stands. `retryAfter` and `reset` are whole seconds. */
export type RateState = { allowed: boolean; limit: number; remaining: number; reset: number; windowSeconds: number }

export type RateLimiter = { take: (key: string) => Promise<RateState> }

/**
 * Counts calls per key in fixed windows, in this process: with several web processes each allows the limit.
 * @param limit calls in a window
 * @param windowSeconds length of a window
 */
export function createRateLimiter(name: string, limit: number, windowSeconds = 60): RateLimiter {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: limit, duration: windowSeconds })
  const stateOf = (result: RateLimiterRes, allowed: boolean): RateState => ({
    allowed,
    limit,
    remaining: Math.max(0, result.remainingPoints),
    reset: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
    windowSeconds,
  })
  return {
    take: async (key) => {
      try {
        return stateOf(await limiter.consume(key), true)
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return stateOf(refused, false)
        throw refused
      }
    },
  }
}

/** The headers of `draft-ietf-httpapi-ratelimit-headers`, and `Retry-After` when the call was refused. */
export function rateLimitHeaders(state: RateState, name = 'default'): Record<string, string> {
  return {
    'RateLimit-Policy': `"${name}";q=${state.limit};w=${state.windowSeconds}`,
    RateLimit: `"${name}";r=${state.remaining};t=${state.reset}`,
    ...(state.allowed ? {} : { 'Retry-After': String(state.reset) }),
  }
}
