import { type ChildProcess, fork, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '#dev/postgres/index.ts'
import { closeDatabase, withOrg } from '#lib/db/index.ts'
import { createEndpoint } from '#lib/domain/requests/endpoints/index.ts'
import { secretBox } from '#lib/platform/crypto.ts'
import { makeMember, makeOrganisation, makeResource } from '#tests/factories.ts'
import { type Benchmark, interleave, words } from './benchmark.ts'
import { openDatabase } from './database.ts'

const root = join(import.meta.dirname, '..')
const CALLERS = 64

/** The web process as in production, with made-up Clerk keys of the right shape: nobody signs in here. */
function startWeb(port: number, dataDir: string): ChildProcess {
  return spawn(process.execPath, [join(root, 'scripts/web.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      MASTERFLOW_DATA: dataDir,
      MASTERFLOW_WEBHOOK_RATE: '100000000',
      LOG_LEVEL: 'error',
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('bench.clerk.example$').toString('base64')}`,
      CLERK_SECRET_KEY: 'sk_test_benchmark_only',
      CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
    },
  })
}

function caller(port: number, host: string) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CALLERS })
  return (method: string, path: string, headers: http.OutgoingHttpHeaders, body?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = http.request({ host, port, method, path, agent, headers }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      })
      request.on('error', reject)
      request.end(body)
    })
}

async function expectStatus(wanted: number, answer: Promise<number>): Promise<void> {
  const status = await answer
  if (status !== wanted) throw new Error(`answered ${status} instead of ${wanted}`)
}

export const benchmark: Benchmark = {
  name: 'intake',
  compares:
    'webhooks stored and acknowledged after commit, against an empty route of the same build and a bare node:http + pg',
  run: async (scale) => {
    if (!existsSync(join(root, '.next', 'BUILD_ID'))) throw new Error('There is no build: run `npm run build` first.')
    const database = await openDatabase()
    const dataDir = mkdtempSync(join(tmpdir(), 'masterflow-bench-'))
    const organisation = await makeOrganisation(database.superuser)
    const actor = await makeMember(database.superuser, organisation)
    await makeResource(database.superuser, organisation, { title: 'Blue room' })
    const world = { actor, now: new Date(), secrets: secretBox() }
    const endpoint = await withOrg(actor, (db) =>
      createEndpoint({ db, ...world }, { source: 'appsheet', name: 'Bench' }),
    )
    const port = await freePort()
    const web = startWeb(port, dataDir)
    const bare = fork(join(import.meta.dirname, 'bare-server.ts'), [
      database.tenantUrl,
      organisation.id,
      endpoint.endpointId,
    ])
    try {
      const barePort = await new Promise<number>((resolve) =>
        bare.once('message', (address) => resolve((address as { port: number }).port)),
      )
      const toWeb = caller(port, 'localhost')
      const toBare = caller(barePort, '127.0.0.1')
      for (let tries = 0; (await toWeb('GET', '/api/health/live', {}).catch(() => 0)) !== 200; tries++) {
        if (tries > 100) throw new Error('the web process did not come up')
        await sleep(200)
      }
      let count = 0
      const headers = { authorization: `Bearer ${endpoint.secret}`, 'content-type': 'application/json' }
      const body = () =>
        JSON.stringify({
          id: `row-${++count}`,
          type: 'booking',
          timestamp: '2031-01-01T00:00:00Z',
          data: {
            resource: 'Blue room',
            start: '2031-01-02T10:00',
            end: '2031-01-02T11:00',
            title: 'Bench',
            notes: 'x'.repeat(200),
          },
        })
      const rates = await interleave(
        {
          webhook: () =>
            expectStatus(202, toWeb('POST', `/api/webhooks/appsheet/${endpoint.endpointId}`, headers, body())),
          empty: () => expectStatus(200, toWeb('GET', '/api/health/live', headers)),
          bare: () => expectStatus(202, toBare('POST', '/', headers, body())),
        },
        { rounds: Math.max(1, Math.round(5 * scale)), callers: CALLERS, milliseconds: 2500 },
      )
      return [
        {
          measure: 'webhook / empty route of the same build',
          ratio: rates.webhook.perSecond / rates.empty.perSecond,
          goal: { atLeast: 0.7 },
          detail: `${words(rates.webhook)} against ${words(rates.empty)}; ${CALLERS} connections, load on the same processors`,
        },
        {
          measure: 'webhook / bare node:http + pg, same insert and job',
          ratio: rates.webhook.perSecond / rates.bare.perSecond,
          goal: null,
          detail: `${words(rates.webhook)} against ${words(rates.bare)}`,
        },
      ]
    } finally {
      web.kill('SIGTERM')
      bare.disconnect()
      await closeDatabase()
      await database.stop()
      rmSync(dataDir, { recursive: true, force: true })
    }
  },
}
