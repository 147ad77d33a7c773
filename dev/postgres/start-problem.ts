/** Something that stops the start and that the person at the keyboard can put right: its message is one clear line. */
export class StartProblem extends Error {
  override name = 'StartProblem'
}

const advice: Record<string, (path: string) => string> = {
  ENOSPC: (path) =>
    `The disk that holds ${path} is full. Free some space, or set MASTERFLOW_DATA to a folder on another disk.`,
  EDQUOT: (path) => `The disk quota for ${path} is used up. Free some space, or set MASTERFLOW_DATA to another folder.`,
  EACCES: (path) =>
    `No permission to use ${path}. Give this user access to it, or set MASTERFLOW_DATA to a folder of your own.`,
  EPERM: (path) =>
    `No permission to use ${path}. Give this user access to it, or set MASTERFLOW_DATA to a folder of your own.`,
  EROFS: (path) => `${path} lies on a read-only disk. Set MASTERFLOW_DATA to a folder that can be written.`,
  ENOTDIR: (path) => `${path} is not a folder, or lies below a file. Set MASTERFLOW_DATA to a folder.`,
  EEXIST: (path) => `${path} exists but is not a folder. Move it away, or set MASTERFLOW_DATA to a folder.`,
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null && name in error
    ? Object.getOwnPropertyDescriptor(error, name)?.value
    : undefined
}

/**
 * Translates an operating-system error into its one clear line.
 * @param path what was being used, named when the error itself names no path
 * @returns a StartProblem, or the error unchanged when it is not one that the person can put right
 */
export function asStartProblem(error: unknown, path: string): unknown {
  if (error instanceof StartProblem) return error
  const code = field(error, 'code')
  const named = field(error, 'path')
  const line = typeof code === 'string' ? advice[code] : undefined
  return line ? new StartProblem(line(typeof named === 'string' ? named : path)) : error
}
