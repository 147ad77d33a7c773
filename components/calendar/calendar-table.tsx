import { type CalendarItem } from './calendar-options.ts'

const kinds = { booking: 'Booking', calendar: 'Calendar', block: 'Blocked' } as const
const states = { busy: '', tentative: 'Tentative', uncertain: 'Uncertain' } as const

/** What the picture shows as a table: read by screen readers, and printed under it. */
export function CalendarTable({ caption, items }: { caption: string; items: readonly CalendarItem[] }) {
  return (
    <div className="sr-only print:not-sr-only">
      <table className="w-full text-left text-sm print:mt-4">
        <caption className="text-left">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Resource</th>
            <th scope="col">Kind</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.resourceId} ${item.id}`}>
              <td className="pr-3 whitespace-nowrap">{item.when}</td>
              <td className="pr-3" dir="auto">
                {item.title}
              </td>
              <td className="pr-3" dir="auto">
                {item.resourceTitle}
              </td>
              <td>
                {[kinds[item.kind], states[item.state], item.overbooked ? 'Against the rules' : '']
                  .filter(Boolean)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
