import type { NextRequest } from 'next/server'
import { readFeed } from '#lib/entry/read-feed.ts'

/** A private calendar feed: whoever has the address reads it. Unknown and revoked look the same. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ token: string }> }) {
  return readFeed(request, (await params).token)
}
