/** The peer of the intake benchmark: `node:http` and `pg`, one insert and one job a request, nothing else. */
import { createHash, randomUUID } from 'node:crypto'
import http from 'node:http'
import pg from 'pg'
import { enqueueStatement } from '#lib/db/index.ts'
import { mapDelivery } from '#lib/domain/requests/intake/tasks.ts'

const [tenantUrl = '', organization = '', endpoint = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: tenantUrl, max: 10 })
const claims = JSON.stringify({ sub: `webhook_endpoint:${endpoint}`, org: organization })

async function store(body: Buffer): Promise<string> {
  const client = await pool.connect()
  try {
    const id = randomUUID()
    await client.query('BEGIN')
    await client.query({ name: 'claims', text: "SELECT set_config('app.claims', $1, true)", values: [claims] })
    await client.query({
      name: 'insert',
      text: `INSERT INTO webhook_deliveries (id, organization_id, endpoint_id, dedupe_key, body) VALUES ($1, $2, $3, $4, $5)`,
      values: [id, organization, endpoint, createHash('sha256').update(body).digest('hex'), body],
    })
    await client.query(enqueueStatement(mapDelivery, [{ organizationId: organization, deliveryId: id }]))
    await client.query('COMMIT')
    return id
  } finally {
    client.release()
  }
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    store(Buffer.concat(chunks)).then(
      (deliveryId) =>
        response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ deliveryId })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit(0))
