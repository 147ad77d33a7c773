export const dynamic = 'force-dynamic'

/** 200 while this process runs: for a supervisor that restarts it. It asks nobody else. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}
