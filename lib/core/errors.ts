/** What can go wrong, in the product's own words. Transport codes are chosen in `lib/entry` and nowhere else. */
export const errorCodes = [
  'bad_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'stale',
  'refused',
  'too_many',
  'too_large',
  'unavailable',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An expected failure: `message` is a sentence for the caller, `details` is data that explains it. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** True for our own errors, also when they crossed a module boundary that loaded this file twice. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError || (error instanceof Error && error.name === 'AppError' && 'code' in error)
}

/** Missing and forbidden look the same to strangers. `what` is a noun: "request". */
export function notFound(what: string): AppError {
  return new AppError('not_found', `There is no such ${what} here.`)
}
