import { isAppError } from '#lib/core/errors.ts'
import { redact } from '#lib/platform/redact.ts'

/**
 * Why a job failed, as people of its organisation may read it: one line, no stack, no address, no value of a row.
 */
export function describeFailure(error: unknown): string {
  if (isAppError(error)) return cut(error.message)
  if (!(error instanceof Error)) return 'It failed without saying why.'
  if (error.name === 'ZodError') return 'What the job was told is not what its task expects.'
  // Prisma's messages end in the line that matters; PostgreSQL's name the values of a key.
  const lines = error.message.split('\n').filter((line) => line.trim() !== '')
  const line = (error.name.startsWith('Prisma') ? lines.at(-1) : lines[0]) ?? error.name
  return cut(line.replace(/\)=\([^)]*\)/g, ')=(…)'))
}

function cut(text: string): string {
  const { reason } = redact({ reason: text.replace(/\s+/g, ' ').trim() })
  return String(reason).slice(0, 300)
}
