import { pino, type Logger } from 'pino'
import { redact } from './redact.ts'

export type { Logger }

// Read directly: the log must work before (and while) a wrong environment is reported.
const level = process.env['LOG_LEVEL'] || (process.env['NODE_ENV'] === 'test' ? 'silent' : 'info')

/** The process's log: one JSON object a line on standard output, secrets and personal data left out by key. */
export const log: Logger = pino({
  level,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: (fields) => redact(fields) },
  serializers: { err: (error: unknown) => redact({ error }).error },
})

/** A log whose lines all carry `part` and the given fields, as in `partLog('worker', { task })`. */
export function partLog(part: string, fields: Record<string, unknown> = {}): Logger {
  return log.child({ part, ...redact(fields) })
}
