/**
 * The body that an AppSheet bot's webhook task sends, ready to be pasted: AppSheet fills in what stands in `<<…>>`. The time makes
 * every edit a delivery of its own and tells an old one from a new one. Column names are examples.
 */
export function appsheetBodyTemplate(
  columns: Partial<
    Record<
      | 'id'
      | 'resource'
      | 'start'
      | 'end'
      | 'title'
      | 'participants'
      | 'email'
      | 'name'
      | 'phone'
      | 'notes'
      | 'priority',
      string
    >
  > = {},
): string {
  const column = (name: keyof typeof columns, fallback: string) => `[${columns[name] ?? fallback}]`
  const time = (expression: string) => `<<TEXT(${expression}, "YYYY-MM-DDTHH:MM:SS")>>`
  const json = JSON.stringify(
    {
      id: `<<${column('id', 'Request ID')}>>`,
      type: 'booking',
      timestamp: time('UTCNOW()').replace('>>', '>>Z'),
      user: '<<USEREMAIL()>>',
      data: {
        resource: `<<${column('resource', 'Resource')}>>`,
        start: time(column('start', 'Start')),
        end: time(column('end', 'End')),
        title: `<<${column('title', 'Title')}>>`,
        participants: `<<${column('participants', 'Participants')}>>`,
        email: `<<${column('email', 'Email')}>>`,
        name: `<<${column('name', 'Name')}>>`,
        phone: `<<${column('phone', 'Phone')}>>`,
        notes: `<<${column('notes', 'Notes')}>>`,
        priority: `<<${column('priority', 'Priority')}>>`,
      },
    },
    null,
    2,
  )
  // AppSheet reads the expression as it stands, so its quotes must not be escaped; what it puts there instead is JSON again.
  return json.replaceAll(/<<.*?>>/g, (expression) => expression.replaceAll('\\"', '"'))
}

/** The Apps Script that a Google Form's owner pastes; `docs/integrations.md` says where. */
export function googleFormsScript(url: string): string {
  return `const URL = ${JSON.stringify(url)}
const SECRET = PropertiesService.getScriptProperties().getProperty('MASTERFLOW_SECRET')

function onFormSubmit(event) {
  const answers = {}
  for (const item of event.response.getItemResponses()) answers[item.getItem().getTitle()] = item.getResponse()
  const reply = UrlFetchApp.fetch(URL, {
    method: 'post',
    contentType: 'application/json',
    headers: { Authorization: 'Bearer ' + SECRET },
    muteHttpExceptions: true,
    payload: JSON.stringify({
      id: event.response.getId(),
      type: 'booking',
      timestamp: event.response.getTimestamp().toISOString(),
      email: event.response.getRespondentEmail(),
      answers,
    }),
  })
  if (reply.getResponseCode() >= 300) throw new Error('Masterflow answered ' + reply.getResponseCode() + ': ' + reply.getContentText())
}
`
}
