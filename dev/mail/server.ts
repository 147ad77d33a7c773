/** The mail sink as a process. Environment: MASTERFLOW_DATA, MAIL_SINK_SMTP_PORT, MAIL_SINK_PAGE_PORT (0: any free port). */
import { join } from 'node:path'
import { sinkRefusal, startMailSink } from './sink.ts'

const refusal = sinkRefusal(process.env)
if (refusal) {
  console.error(refusal)
  process.exit(1)
}

const sink = await startMailSink({
  folder: join(process.env['MASTERFLOW_DATA'] || '.data', 'mail'),
  smtpPort: Number(process.env['MAIL_SINK_SMTP_PORT'] || 0),
  pagePort: Number(process.env['MAIL_SINK_PAGE_PORT'] || 0),
})
console.log(`mail sink listening ${sink.smtpUrl}, page ${sink.pageUrl}`)
process.send?.({ type: 'listening', smtpUrl: sink.smtpUrl, page: sink.pageUrl })
const stop = () => void sink.stop().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
