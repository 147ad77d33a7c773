import path from 'node:path'

/** The repository's root, whatever the working directory. */
export const projectRoot = path.resolve(import.meta.dirname, '../..')
