import { describe, expect, it } from 'vitest'
import { defaultTemplates } from './default-templates.ts'
import { renderTemplate } from './render-template.ts'

const variables = {
  organisation: 'Harbour Arts',
  name: 'Robin',
  title: 'Rehearsal',
  resource: 'Blue room',
  when: '4 Mar 2026, 14:00–16:00 (America/New_York)',
  reason: 'The room is being painted.',
}

const zoned = { was: 'Tue 4 Mar, 14:00–16:00 (America/New_York)', now: 'Wed 5 Mar, 14:00–16:00 (America/New_York)' }
/** What a message's sender always gives beside, so that it is never absent. */
const always: Record<string, Record<string, string>> = {
  'booking.moved': zoned,
  'booking.shortened': zoned,
  'booking.split': zoned,
  'booking.resized': { was: '12 people', now: '8 people', when: variables.when },
  'request.alternative': { slots: '- Wed 5 Mar, 14:00–16:00 (America/New_York)' },
  'approval.escalated': { step: 'step 1 of 2 (Desk)', minutes: '60' },
  'approval.overdue': { step: 'step 1 of 2 (Desk)', minutes: '60' },
}

describe('default templates', () => {
  for (const [key, template] of Object.entries(defaultTemplates)) {
    it(`pain 24: ${key} prints no blank and no literal variable, whatever is absent`, () => {
      for (const absent of [[], ['reason'], ['when'], ['resource'], ['reason', 'when', 'resource']]) {
        const given = { ...variables, ...Object.fromEntries(absent.map((name) => [name, ''])), ...always[key] }
        const { subject, body } = renderTemplate(template, given)
        expect(`${subject}\n${body}`).not.toMatch(/\{|\}|undefined|null|“”| ,|in ,|: +\n|\bnote from us: *$/m)
        expect(body).toContain('Robin')
        expect(body.endsWith('Harbour Arts')).toBe(true)
        if (!absent.includes('when')) expect(body).toContain('(America/New_York)')
      }
    })
  }
})

describe('renderTemplate', () => {
  it('pain 24: a missing or empty variable blocks', () => {
    const template = { subject: 'Hello', body: 'It costs {{ price }}' }
    expect(() => renderTemplate(template, variables)).toThrow('The template prints “price”, which is not there')
    expect(() => renderTemplate(template, { ...variables, price: ' ' })).toThrow('“price”')
  })

  it('says that a template cannot be read', () => {
    expect(() => renderTemplate({ subject: 'x', body: '{% if %}' }, variables)).toThrow('The template cannot be read')
    expect(() => renderTemplate({ subject: 'x', body: '{{ name | shout }}' }, variables)).toThrow('cannot be read')
    expect(() => renderTemplate({ subject: 'x', body: '{% include "/etc/passwd" %}' }, variables)).toThrow(
      'cannot be read',
    )
  })

  it('ends a template that does not end', () => {
    const body = '{% for a in (1..100000) %}{% for b in (1..100000) %}{{ a }}{% endfor %}{% endfor %}'
    expect(() => renderTemplate({ subject: 'x', body }, variables)).toThrow('cannot be read')
  })

  it('keeps a value from becoming a header or a template', () => {
    const title = 'Play\r\nBcc: everybody@people.example\u2028{{ organisation }}'
    const { subject, body } = renderTemplate(
      { subject: 'About {{ title }}', body: '{{ title }}\u0007' },
      { ...variables, title },
    )
    expect(subject).toBe('About Play Bcc: everybody@people.example {{ organisation }}')
    expect(body).toBe('Play\nBcc: everybody@people.example\u2028{{ organisation }}')
  })
})
