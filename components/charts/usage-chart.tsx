'use client'
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

export type UsageWeek = { monday: string; bookedHours: number | null; openHours: number | null }

const hours = (value: number | null) => (value === null ? 'not known' : `${Math.round(value * 10) / 10} h`)

function share({ bookedHours, openHours }: UsageWeek): string {
  if (bookedHours === null || openHours === null) return 'not known'
  return openHours === 0 ? 'closed' : `${Math.round((bookedHours / openHours) * 100)} %`
}

const shortDay = (monday: string) =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${monday}T00:00:00Z`),
  )

/** Booked hours as bars, open hours as a line over them; a week of which nothing is known is a gap. The table behind it says the same. */
export function UsageChart({ usage }: { usage: { weeks: readonly UsageWeek[]; zone: string } }) {
  const { weeks } = usage
  const known = weeks.filter(({ bookedHours }) => bookedHours !== null)
  if (known.every(({ bookedHours }) => bookedHours === 0)) {
    return (
      <p className="text-muted">
        {known.length === 0
          ? 'Nothing is known of these weeks yet: it is newer than they are.'
          : 'Nothing was booked in these weeks.'}
      </p>
    )
  }
  // Without opening hours the line would only flatten the bars.
  const hasHours = weeks.some(({ openHours }) => openHours !== null && openHours < 160)
  return (
    <figure className="grid gap-3">
      <div aria-hidden className="h-56">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 640, height: 224 }}>
          <ComposedChart
            accessibilityLayer={false}
            data={weeks.map((week) => ({ ...week, label: shortDay(week.monday) }))}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis dataKey="label" tickLine={false} axisLine={false} fontSize={12} stroke="var(--muted)" />
            <YAxis
              width={44}
              tickLine={false}
              axisLine={false}
              fontSize={12}
              unit=" h"
              stroke="var(--muted)"
              domain={[0, 'auto']}
            />
            <Tooltip
              formatter={(value, name) => [
                hours(typeof value === 'number' ? value : null),
                name === 'bookedHours' ? 'Booked' : 'Open',
              ]}
              labelFormatter={(label) => `Week of ${String(label)}`}
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--line)',
                borderRadius: 6,
                color: 'var(--ink)',
              }}
            />
            <Bar
              dataKey="bookedHours"
              fill="var(--accent)"
              radius={[3, 3, 0, 0]}
              maxBarSize={36}
              isAnimationActive={false}
            />
            {hasHours ? (
              <Line
                dataKey="openHours"
                type="step"
                stroke="var(--muted)"
                dot={false}
                strokeDasharray="4 3"
                isAnimationActive={false}
              />
            ) : null}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="text-sm text-muted">
        Bars: hours booked. {hasHours ? 'Dashed line: hours open.' : 'It is open at all times.'}
      </figcaption>
      <details>
        <summary className="cursor-pointer text-sm text-accent-ink">As a table</summary>
        <table className="tabular mt-2 w-full max-w-lg text-sm">
          <caption className="sr-only">Hours booked and open by week</caption>
          <thead>
            <tr className="border-b text-left text-muted">
              <th scope="col" className="py-1 font-medium">
                Week of
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Booked
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Open
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                Used
              </th>
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.monday} className="border-b last:border-b-0">
                <th scope="row" className="py-1 text-left font-normal">
                  {shortDay(week.monday)}
                </th>
                <td className="py-1 text-right">{hours(week.bookedHours)}</td>
                <td className="py-1 text-right">{hours(week.openHours)}</td>
                <td className="py-1 text-right">{share(week)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
