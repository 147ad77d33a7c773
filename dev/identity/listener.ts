import type { IncomingMessage, ServerResponse } from 'node:http'
import { backendApi } from './backend-api.ts'
import { sendAvatar, sendBundle } from './bundles.ts'
import { frontendApi } from './frontend-api.ts'
import type { ApiRequest, Reply } from './http.ts'
import { ApiError, errorReply, notFound, readRequest, sendReply } from './http.ts'
import type { World } from './world.ts'

/** `/__clerk/*` is what browsers reach through the app; `/v1/*` is the Backend API. */
export function createListener(world: World) {
  return (incoming: IncomingMessage, response: ServerResponse): void => {
    answer(world, incoming, response).catch((error: unknown) => {
      if (!(error instanceof ApiError)) console.error(error)
      if (response.headersSent) return response.destroy()
      sendReply(response, errorReply(error instanceof ApiError ? error : new ApiError(500, 'internal_error', 'Failed')))
    })
  }
}

async function answer(world: World, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const path = url.pathname
  if (path === '/health') return sendReply(response, { status: 200, body: { status: 'ok' } })
  if (path.startsWith('/__clerk/npm/')) {
    if (!sendBundle(response, path.slice('/__clerk/npm'.length))) throw notFound('Script')
    return
  }
  if (path.startsWith('/__clerk/avatar/')) {
    if (!sendAvatar(response, path.slice('/__clerk/avatar'.length))) throw notFound('Picture')
    return
  }
  const request = await readRequest(incoming, url)
  const reply = await route(world, request, path)
  // Before the answer: a browser must never hold a cookie that a restart forgets.
  await world.store.save()
  sendReply(response, reply)
}

function route(world: World, request: ApiRequest, path: string): Promise<Reply> {
  if (path.startsWith('/__clerk/v1/')) return frontendApi(world, request, path.slice('/__clerk/v1'.length))
  if (path.startsWith('/v1/')) return backendApi(world, request, path.slice('/v1'.length))
  throw notFound('Path')
}
