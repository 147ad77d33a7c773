const causes: Record<string, string> = {
  race: 'Two were booked at the same moment',
  stale_calendar: 'The calendar was not current when it was booked',
  external_edit: 'Something moved in the linked calendar afterwards',
  override: 'It was booked against the rules, on purpose',
  rule_change: 'The resource’s rules changed after it was booked',
  daylight_saving: 'The clocks change, and its local time with them',
  written_outside: 'Another application wrote a booking into an occupied time',
  written_outside_masterflow: 'Another application wrote a booking into an occupied time',
  refused_decision: 'A decision was refused because of this',
  sweep: 'Found by the nightly check; what led to it is not known',
}

/** The root cause, as a sentence. */
export function causeText(cause: string): string {
  return causes[cause] ?? cause.replaceAll('_', ' ')
}

const zoneProblems: Record<string, string> = {
  unresolved: 'An event names a zone that nobody knows',
  gap: 'The local time does not exist on that day: the clocks skip it',
  overlap: 'The local time exists twice on that day: the clocks go back',
  floating: 'The event names no zone, and its calendar and the organisation are in different ones',
  offset: 'The booking and its calendar event differ by exactly a zone’s offset',
  rules_changed: 'The zone’s rules changed, and the booking’s local time with them',
}

/** Which of the mismatches of zones it is, as a sentence. */
export function zoneProblemText(problem: string): string {
  return zoneProblems[problem] ?? problem.replaceAll('_', ' ')
}
