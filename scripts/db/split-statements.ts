export interface Statement {
  readonly sql: string
  /** Line (from 1) on which the statement's first word stands. */
  readonly line: number
}

/** Where the quoted thing that begins at `start` ends (exclusive), or `start` when nothing quoted begins there. */
function endOfQuoted(sql: string, start: number): number {
  const two = sql.slice(start, start + 2)
  if (two === '--') {
    const end = sql.indexOf('\n', start)
    return end === -1 ? sql.length : end
  }
  if (two === '/*') return endOfBlockComment(sql, start)
  const first = sql[start]
  if (first === "'" || first === '"') return endOfString(sql, start, first)
  if (first === '$') {
    const tag = /^\$(?:[A-Za-z_]\w*)?\$/.exec(sql.slice(start, start + 64))?.[0]
    if (tag === undefined) return start
    const end = sql.indexOf(tag, start + tag.length)
    return end === -1 ? sql.length : end + tag.length
  }
  return start
}

function endOfString(sql: string, start: number, quote: string): number {
  const escapes = quote === "'" && /[eE]$/.test(sql.slice(Math.max(0, start - 1), start))
  for (let at = start + 1; at < sql.length; at++) {
    if (escapes && sql[at] === '\\') at++
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at++
    }
  }
  return sql.length
}

/** Block comments nest in PostgreSQL. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 0
  for (let at = start; at < sql.length; at++) {
    const two = sql.slice(at, at + 2)
    if (two === '/*') {
      depth++
      at++
    } else if (two === '*/') {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}

/**
 * Splits a script at the semicolons that end statements, and not at those inside strings, comments and `$$` bodies.
 * Comments before a statement stay with it; a remainder that holds only comments is dropped.
 * (`begin atomic` function bodies, which hold bare semicolons, are not supported: migrations quote their bodies.)
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = []
  let from = 0
  let firstWord = -1
  let at = 0
  const finish = (end: number) => {
    if (firstWord !== -1) {
      statements.push({ sql: sql.slice(from, end).trim(), line: sql.slice(0, firstWord).split('\n').length })
    }
    from = end + 1
    firstWord = -1
  }
  while (at < sql.length) {
    const end = endOfQuoted(sql, at)
    const isComment = end > at && /^(--|\/\*)/.test(sql.slice(at, at + 2))
    if (end > at) {
      if (!isComment && firstWord === -1) firstWord = at
      at = end
      continue
    }
    if (sql[at] === ';') finish(at)
    else if (firstWord === -1 && !/\s/.test(sql[at] ?? ' ')) firstWord = at
    at++
  }
  finish(sql.length)
  return statements
}

/** A statement without the comments that lead it, on one line, cut to `length` characters: for plans and messages. */
export function summarize(sql: string, length = 100): string {
  let start = 0
  for (;;) {
    if (/^(--|\/\*)/.test(sql.slice(start, start + 2))) start = endOfQuoted(sql, start)
    else if (/^\s/.test(sql.slice(start, start + 1))) start++
    else break
  }
  const bare = sql.slice(start).replace(/\s+/g, ' ').trim()
  return bare.length > length ? `${bare.slice(0, length - 1)}…` : bare
}
