import type { World } from '../../db/context.ts'
import type { Candidate, Party } from './candidate.ts'

type Agreed = { id: string; start: Date }

/**
 * For bookings whose time is meant otherwise elsewhere: the time of their event in the calendar, and the one that the wall clock showed
 * when they were made. Any other time would only be wrong in another way.
 */
export async function proposeAgreedTimes({ db, actor }: World, parties: readonly Party[]): Promise<Candidate[]> {
  const ids = parties.map(({ id }) => id)
  const agreed = await db.$queryRaw<Agreed[]>`
    SELECT b.id, e.start_time AS start FROM bookings b
    JOIN calendar_events e ON e.organization_id = b.org_id AND e.external_event_id = b.external_calendar_event_id
    WHERE b.org_id = ${actor.organizationId}::uuid AND b.id = ANY (${ids}::uuid[]) AND e.status <> 'cancelled' AND e.recurrence_rule IS NULL
      AND e.start_time <> b.start_time
    UNION
    SELECT id, wall_start::timestamp AT TIME ZONE wall_zone FROM bookings
    WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${ids}::uuid[]) AND wall_zone IS NOT NULL AND wall_start IS NOT NULL
      AND wall_start::timestamp AT TIME ZONE wall_zone <> date_trunc('minute', start_time)
    ORDER BY 1, 2`
  return agreed.flatMap(({ id, start }): Candidate[] => {
    const party = parties.find((one) => one.id === id)
    if (!party) return []
    const length = Date.parse(party.place.end) - Date.parse(party.place.start)
    const to = {
      ...party.place,
      start: start.toISOString(),
      end: new Date(start.getTime() + length).toISOString(),
    }
    return [{ kind: 'move', change: { do: 'move', bookingId: id, from: party.place, to }, party }]
  })
}
