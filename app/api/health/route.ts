import { checkHealth } from './checks.ts'

export const dynamic = 'force-dynamic'

/** 200 when this copy can do its work; 503 with the failing check named: for a load balancer and for `npm start`. */
export async function GET(): Promise<Response> {
  const { failing, checks } = await checkHealth()
  const body = failing.length === 0 ? { status: 'ok', checks } : { status: 'failing', failing, checks }
  return Response.json(body, { status: failing.length === 0 ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
