import { Prisma } from './generated/client.ts'

const codes = ['23P01', 'MF001']

/** Whether PostgreSQL refused a write because a resource is taken: the exclusion constraint, or the guard's count. */
export function isGuardRefusal(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  const text = JSON.stringify(error.meta ?? {})
  return codes.some((code) => text.includes(`"${code}"`)) || codes.some((code) => error.message.includes(`\`${code}\``))
}
