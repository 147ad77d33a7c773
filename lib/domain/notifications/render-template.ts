import { Liquid } from 'liquidjs'
import { AppError } from '../../core/errors.ts'
import type { Template } from './default-templates.ts'

// No files, no prototypes, bounded work: templates are written by organisations.
const liquid = new Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
  cache: 200,
  templates: {},
  parseLimit: 100_000,
  renderLimit: 200,
  memoryLimit: 1_000_000,
})

/**
 * Writes a message. A variable that is empty counts as absent, so that `{% if reason %}` works and a blank can never be printed.
 * @throws AppError `refused` with the reason in words: a variable that is not there, or a template that cannot be read
 */
export function renderTemplate(
  template: Pick<Template, 'subject' | 'body'>,
  variables: Readonly<Record<string, string>>,
): { subject: string; body: string } {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value.trim() !== ''))
  return {
    subject: oneLine(write(template.subject, present)).slice(0, 250),
    body: plainText(write(template.body, present)),
  }
}

function write(source: string, variables: Record<string, string>): string {
  try {
    const text: unknown = liquid.parseAndRenderSync(source, variables)
    return String(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const missing = /^undefined variable: ([\w.-]+)/.exec(message)
    throw new AppError(
      'refused',
      missing
        ? `The template prints “${missing[1]}”, which is not there for this message.`
        : `The template cannot be read: ${oneLine(message).slice(0, 200)}`,
    )
  }
}

/** A header is one line: a break in it would begin the next header. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function plainText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
