/** What a template says; both parts are Liquid (https://shopify.github.io/liquid/). */
export type Template = { subject: string; body: string; version: number | null }

const about = '“{{ title }}”{% if resource %} in {{ resource }}{% endif %}{% if when %}, {{ when }}{% endif %}'

const signed = `

{{ organisation }}`

/**
 * What requesters are told unless the organisation has written its own. Variables that have nothing to say are absent: a template
 * asks for them with `if`, and one that prints an absent variable is not sent. `when` names its time zone.
 */
export const defaultTemplates: Readonly<Record<string, Omit<Template, 'version'>>> = {
  'request.received': {
    subject: 'We have your request: {{ title }}',
    body: `Hello {{ name }},

your request has arrived: ${about}.

Nothing is booked yet. Somebody looks at it, and you hear from us when it is decided.${signed}`,
  },
  'request.approved': {
    subject: 'Approved: {{ title }}',
    body: `Hello {{ name }},

your request is approved: ${about}.{% if reason %}

A note from us: {{ reason }}{% endif %}

If your plans change, tell us, so that somebody else can have the place.${signed}`,
  },
  'request.rejected': {
    subject: 'Not possible: {{ title }}',
    body: `Hello {{ name }},

we cannot offer you what you asked for: ${about}.{% if reason %}

The reason: {{ reason }}{% endif %}

You are welcome to ask for another time or place.${signed}`,
  },
  'request.cancelled': {
    subject: 'Cancelled: {{ title }}',
    body: `Hello {{ name }},

your request is cancelled: ${about}.{% if reason %}

The reason: {{ reason }}{% endif %}

Nothing more is needed from you.${signed}`,
  },
  'booking.moved': {
    subject: 'Moved: {{ title }}',
    body: `Hello {{ name }},

your booking “{{ title }}” has moved. It was {{ was }}. Now it is {{ now }}.{% if reason %}

The reason: {{ reason }}{% endif %}

If that does not suit you, tell us.${signed}`,
  },
  'booking.shortened': {
    subject: 'Shorter: {{ title }}',
    body: `Hello {{ name }},

your booking “{{ title }}” has become shorter. It was {{ was }}. Now it is {{ now }}.{% if reason %}

The reason: {{ reason }}{% endif %}

If that does not suit you, tell us.${signed}`,
  },
  'booking.split': {
    subject: 'In two parts: {{ title }}',
    body: `Hello {{ name }},

your booking “{{ title }}” is now in two parts. It was {{ was }}. Now it is {{ now }}.{% if reason %}

The reason: {{ reason }}{% endif %}

If that does not suit you, tell us.${signed}`,
  },
  'booking.resized': {
    subject: 'Fewer places: {{ title }}',
    body: `Hello {{ name }},

your booking “{{ title }}”, {{ when }}, has a different size: it was {{ was }}, now it is {{ now }}.{% if reason %}

The reason: {{ reason }}{% endif %}

If that does not suit you, tell us.${signed}`,
  },
  'booking.cancelled': {
    subject: 'Cancelled: {{ title }}',
    body: `Hello {{ name }},

your booking is cancelled: ${about}.{% if reason %}

The reason: {{ reason }}{% endif %}

You are welcome to ask for another time or place.${signed}`,
  },
  'request.alternative': {
    subject: 'Another time for: {{ title }}',
    body: `Hello {{ name }},

you asked for this: ${about}. It cannot be had, but these can at the moment:

{{ slots }}{% if message %}

{{ message }}{% endif %}

Answer which one you would like. Nothing is booked until then, and your request keeps waiting.${signed}`,
  },
  'approval.escalated': {
    subject: 'Escalated to you: {{ title }}',
    body: `Hello {{ name }},

nobody decided {{ step }} within {{ minutes }} minutes, so it is yours to decide now: ${about}.

It waits among the requests.${signed}`,
  },
  'approval.overdue': {
    subject: 'Still waiting: {{ title }}',
    body: `Hello {{ name }},

{{ step }} has waited longer than {{ minutes }} minutes for a decision: ${about}.

It waits among the requests.${signed}`,
  },
  'participant.moved_up': {
    subject: 'You have a place: {{ title }}',
    body: `Hello {{ name }},

a place has become free and it is yours: ${about}.

If you cannot come, tell us, so that whoever waits next can have it.${signed}`,
  },
}
