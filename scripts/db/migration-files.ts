/** The migrations on disk, as Prisma's engine and the adoption read them. */
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from './project-root.ts'

export interface MigrationFile {
  /** The folder's name, which is the migration's name in `_prisma_migrations`. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file in hex: what Prisma stores beside the name to notice an edited migration. */
  readonly checksum: string
  /** `-- adopt: skip` in the header: on an adopted database it is recorded as applied without having run. */
  readonly skippedOnAdoption: boolean
  /** The first sentence or so of the header comment: why the migration exists. */
  readonly why: string
}

export const migrationsFolder = path.join(projectRoot, 'prisma/migrations')

/** The leading comment lines of a migration, without their dashes. */
function headerLines(sql: string): string[] {
  const lines: string[] = []
  for (const line of sql.split('\n')) {
    if (line.startsWith('--')) lines.push(line.replace(/^--\s?/, '').trim())
    else if (line.trim() !== '') break
  }
  return lines
}

/** Reads one migration's text: its checksum and what its header says. */
export function describeMigration(name: string, sql: string): MigrationFile {
  const header = headerLines(sql)
  const prose: string[] = []
  for (const line of header) {
    if (line === '' && prose.length > 0) break
    if (line !== '' && !line.startsWith('adopt:')) prose.push(line)
  }
  return {
    name,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
    skippedOnAdoption: header.some((line) => /^adopt:\s*skip\b/.test(line)),
    why: prose.join(' ').replace(/^why:\s*/i, ''),
  }
}

/** Every migration in the order in which Prisma applies them. */
export async function readMigrations(folder: string = migrationsFolder): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const read = async (name: string) =>
    describeMigration(name, await readFile(path.join(folder, name, 'migration.sql'), 'utf8'))
  return Promise.all(names.toSorted().map(read))
}

/** Line (from 1) of a character position (from 1, as PostgreSQL counts) in a script. */
export function lineAt(sql: string, position: number): number {
  return sql.slice(0, Math.max(0, position - 1)).split('\n').length
}
