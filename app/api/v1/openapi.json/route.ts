import { openApiDocument } from '../document.ts'

/** The API's description. It names no organisation's data, so anybody may read it. */
export function GET(): Response {
  return Response.json(openApiDocument(), { headers: { 'Cache-Control': 'public, max-age=300' } })
}
