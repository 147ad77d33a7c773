import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '#dev/postgres/index.ts'

function listen(port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error) => done('code' in error ? String(error.code) : 'unknown'))
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => done(undefined)))
  })
}

/**
 * Makes sure that the web server will get its port.
 * @param patience how long (ms) to wait for it to become free
 * @throws StartProblem when another program has it, or this user may not use it
 */
export async function checkPort(port: number, patience = 0): Promise<void> {
  const end = Date.now() + patience
  for (const host of ['127.0.0.1', '::1']) {
    let refused = await listen(port, host)
    while (refused === 'EADDRINUSE' && Date.now() < end) {
      await sleep(100)
      refused = await listen(port, host)
    }
    if (refused === 'EADDRINUSE') {
      throw new StartProblem(
        `Port ${port} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
      )
    }
    if (refused === 'EACCES') {
      throw new StartProblem(`This user may not use port ${port}. Choose one above 1023: PORT=3000 npm start`)
    }
    // Anything else: this machine has no such address (no IPv6), which is fine.
  }
}
