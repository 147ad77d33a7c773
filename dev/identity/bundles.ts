import { createReadStream, existsSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'

const packages = join(import.meta.dirname, '../../node_modules/@clerk')

/** Serves Clerk's prebuilt browser scripts from node_modules, under the addresses that its SDK asks for. */
export function sendBundle(response: ServerResponse, path: string): boolean {
  const match = /^\/@clerk\/(clerk-js|ui)@[^/]+\/dist\/([A-Za-z0-9._-]+\.js)$/.exec(path)
  const file = match?.[1] && match[2] ? join(packages, match[1], 'dist', match[2]) : undefined
  if (!file || !existsSync(file)) return false
  // The address carries only a major version, so an upgrade must be noticed within the hour.
  response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' })
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response)
  return true
}

/** A letter on a disc, for people and organisations without a picture. */
export function sendAvatar(response: ServerResponse, path: string): boolean {
  const letter = /^\/([\p{L}\p{N}])\.svg$/u.exec(decodeURIComponent(path))?.[1]
  if (!letter) return false
  response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' })
  response.end(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#43605f"/>` +
      `<text x="32" y="43" font-size="30" font-family="sans-serif" text-anchor="middle" fill="#fff">${letter}</text></svg>`,
  )
  return true
}
