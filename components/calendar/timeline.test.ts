import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Timeline, type TimelineRow } from './timeline.tsx'

const studio: TimelineRow = {
  id: 'a',
  label: 'Studio A',
  closed: [{ start: '2026-03-08T05:00:00Z', end: '2026-03-08T06:00:00Z' }],
  occupancies: [
    {
      id: 'b1',
      kind: 'booking',
      label: 'Printmaking',
      start: '2026-03-08T07:30:00Z',
      end: '2026-03-08T09:00:00Z',
      occupiedStart: '2026-03-08T07:00:00Z',
      occupiedEnd: '2026-03-08T09:15:00Z',
      clash: true,
    },
    {
      id: 'e1',
      kind: 'calendar',
      label: 'Perhaps',
      start: '2026-03-08T09:00:00Z',
      end: '2026-03-08T10:00:00Z',
      tentative: true,
    },
    {
      id: 'e2',
      kind: 'calendar',
      label: 'Somewhen',
      start: '2026-03-08T08:00:00Z',
      end: '2026-03-08T10:00:00Z',
      uncertain: true,
    },
  ],
}

function draw(rows: readonly TimelineRow[]): string {
  const props = { zone: 'America/New_York', from: '2026-03-08T05:00:00Z', to: '2026-03-08T13:00:00Z', rows }
  const clash = { start: '2026-03-08T08:00:00Z', end: '2026-03-08T09:00:00Z' }
  return renderToStaticMarkup(createElement(Timeline, { ...props, clash, label: 'Around the clash' }))
}

const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the timeline as it is read aloud', () => {
  const html = draw([studio, { id: 'b', label: 'Studio B', occupancies: [], unknown: 'its calendar was not read' }])
  const table = html.slice(html.indexOf('<table'), html.indexOf('</table>'))

  it('is one picture with a name, and a table behind it that has all of it', () => {
    expect(html).toContain('role="img"')
    expect(html).toMatch(/aria-label="Around the clash, 3 entries, 1 in the clash, not all is known/)
    expect(textOf(table)).toContain(
      'Printmaking Booking Sun 8 Mar 2026, 03:30-05:00 EDT 30 min set-up before, 15 min clean-down after, clashes',
    )
    expect(textOf(table)).toContain('Perhaps Calendar Sun 8 Mar 2026, 05:00-06:00 EDT tentative')
    expect(textOf(table)).toContain('Somewhen Calendar Sun 8 Mar 2026, 04:00-06:00 EDT not known when exactly')
    expect(textOf(table)).toContain('Closed Opening hours Sun 8 Mar 2026, 00:00-01:00 EST')
    expect(textOf(table)).toContain('Clash: Sun 8 Mar 2026, 04:00-05:00 EDT')
  })

  it('says in words what it cannot know: unknown never passes for free', () => {
    expect(textOf(html)).toContain('Unknown at Studio B: its calendar was not read')
    expect(textOf(table)).toContain('Not known whether more is there (Studio B): its calendar was not read')
  })

  it('pain 14: marks the change of clocks and leaves out the hour that does not exist', () => {
    expect(textOf(html)).toContain('Clocks go forward 60 min, to 03:00 EDT')
    const axis = textOf(html.slice(0, html.indexOf('closed')))
    expect(axis).toContain('00 01 03 04')
  })
})
