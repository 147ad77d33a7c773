const causes: Record<string, string> = {
  refused_decision: 'A decision was refused because of this',
  override: 'It was booked against the rules, on purpose',
  written_outside_masterflow: 'Another application wrote a booking into an occupied time',
  rule_change: 'The resource’s kind of capacity changed',
}

/** Why the conflict exists, as a sentence. */
export function causeText(cause: string): string {
  return causes[cause] ?? cause.replaceAll('_', ' ')
}
