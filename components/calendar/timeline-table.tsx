import { formatTimeRange } from '#components/ui/time-format.ts'
import { instantOf, type Occupancy } from './timeline-geometry.ts'
import { kinds } from './timeline-look.ts'
import type { Stretch, TimelineRow } from './timeline.tsx'

function notesOf(occupancy: Occupancy): string {
  const minutes = (from: Date | string, to: Date | string) => Math.round((instantOf(to) - instantOf(from)) / 60_000)
  const before = occupancy.occupiedStart ? minutes(occupancy.occupiedStart, occupancy.start) : 0
  const after = occupancy.occupiedEnd ? minutes(occupancy.end, occupancy.occupiedEnd) : 0
  return [
    before > 0 ? `${before} min set-up before` : '',
    after > 0 ? `${after} min clean-down after` : '',
    occupancy.tentative ? 'tentative' : '',
    occupancy.uncertain ? 'not known when exactly' : '',
    occupancy.clash ? 'clashes' : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** The same as the drawing, for whoever doesn't see it. */
export function TimelineTable({
  label,
  rows,
  zone,
  from,
  to,
  asked,
  clash,
}: {
  label: string
  rows: readonly TimelineRow[]
  zone: string
  from: number
  to: number
  asked: Stretch | undefined
  clash: Stretch | undefined
}) {
  const said = (stretch: Stretch) => formatTimeRange(new Date(stretch.start), new Date(stretch.end), zone)
  const several = rows.length > 1
  return (
    <div className="sr-only">
      <table>
        <caption>
          {label}, {formatTimeRange(new Date(from), new Date(to), zone)}
          {asked ? `. Asked: ${said(asked)}` : ''}
          {clash ? `. Clash: ${said(clash)}` : ''}
          {rows.map((row) =>
            row.unknown ? `. Not known whether more is there${several ? ` (${row.label})` : ''}: ${row.unknown}` : '',
          )}
        </caption>
        <thead>
          <tr>
            {several ? <th scope="col">Resource</th> : null}
            <th scope="col">What</th>
            <th scope="col">Source</th>
            <th scope="col">When</th>
            <th scope="col">Notes</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((row) => [
            ...row.occupancies.map((occupancy) => (
              <tr key={`${row.id} ${occupancy.id}`}>
                {several ? <td>{row.label}</td> : null}
                <th scope="row">{occupancy.label}</th>
                <td>{kinds[occupancy.kind].word}</td>
                <td>
                  {formatTimeRange(new Date(occupancy.start), new Date(occupancy.end), zone, {
                    allDay: occupancy.allDay,
                  })}
                </td>
                <td>{notesOf(occupancy)}</td>
              </tr>
            )),
            ...(row.closed ?? []).map((closed) => (
              <tr key={`${row.id} closed ${String(closed.start)}`}>
                {several ? <td>{row.label}</td> : null}
                <th scope="row">Closed</th>
                <td>Opening hours</td>
                <td>{said(closed)}</td>
                <td>closed</td>
              </tr>
            )),
          ])}
        </tbody>
      </table>
    </div>
  )
}
