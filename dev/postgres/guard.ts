import { spawn } from 'node:child_process'

/**
 * Ties a server's life to ours: a shell that waits on a pipe from this process and, when the pipe closes without a goodbye
 * (we were killed), asks the server for a fast shutdown.
 * @returns says goodbye: the server is no longer guarded; settles when the guard is gone
 */
export function guardServer(pid: number): () => Promise<void> {
  const script = 'read -r goodbye && exit 0; kill -INT "$0" 2>/dev/null'
  const guard = spawn('/bin/sh', ['-c', script, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  guard.on('error', () => undefined)
  guard.stdin?.on('error', () => undefined)
  guard.unref()
  const gone = new Promise<void>((done) => {
    guard.once('exit', () => done())
    guard.once('error', () => done())
  })
  return () => {
    guard.ref()
    guard.stdin?.end('goodbye\n')
    return gone
  }
}
