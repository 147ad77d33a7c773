/** Words for what columns hold, the same on every screen. Unheard-of values are shown as they are. */

const words: Record<string, string> = {
  pending: 'Waiting',
  processing: 'In progress',
  appsheet: 'AppSheet',
  google_forms: 'Google Forms',
  api: 'API',
  manual: 'Entered by hand',
  infra24: 'Infra24',
  google_calendar: 'Google Calendar',
  booking: 'Booking',
  inquiry: 'Inquiry',
  complaint: 'Complaint',
  suggestion: 'Suggestion',
  urgent: 'Urgent',
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  normal: 'Normal',
  low: 'Low',
  double_booking: 'Double booking',
  timezone_mismatch: 'Time zone mismatch',
  resource_unavailable: 'Resource unavailable',
  capacity_exceeded: 'Capacity exceeded',
  space: 'Space',
  equipment: 'Equipment',
  person: 'Person',
  workshop: 'Workshop',
  event: 'Event',
  exclusive: 'One booking at a time',
  seats: 'Places',
  quantity: 'Pieces',
  concurrent_bookings: 'Bookings at once',
  assigned_to: 'Assigned to',
  assignedTo: 'Assigned to',
  requested_start: 'Asked start',
  requested_end: 'Asked end',
  requester_name: 'Name',
  requester_email: 'Mail address',
  resource_id: 'Resource',
  booking_id: 'Booking',
  processing_notes: 'Reason',
  request_data: 'Data',
  resolution_notes: 'Notes',
  override_reason: 'Reason for booking against the rules',
  written_outside_masterflow: 'Written by another application, past the guard',
  race: 'Booked at the same moment',
  stale_calendar: 'Calendar was not current',
  external_edit: 'Moved in the calendar',
  override: 'Booked against the rules',
  rule_change: 'Rules changed',
  daylight_saving: 'Clock change',
  written_outside: 'Written by another application',
  refused_decision: 'Decision refused',
  sweep: 'Not known',
  approval_refused: 'An approval was refused',
  booking_refused: 'A booking was refused',
  approval_overridden: 'Approved against the rules',
  booking_overridden: 'Booked against the rules',
}

/** `google_forms` → `Google Forms`; an unknown name in words of its own: `lead_time` → `Lead time`. */
export function wordFor(value: string): string {
  const known = words[value]
  if (known) return known
  const spaced = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.]/g, ' ')
    .toLowerCase()
    .trim()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Options of a filter or select for a list of column values. */
export function optionsFor(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: wordFor(value) }))
}

/** A field's value in a history or a comparison, short; null and empty are a dash. */
export function valueText(value: unknown, names: Readonly<Record<string, string>> = {}): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'string') return names[value] ?? (/^[a-z_]+$/.test(value) ? wordFor(value) : value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}
