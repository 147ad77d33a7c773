import type { Runtime } from './runtime-file.ts'

/** The lines shown when everything runs: who can sign in, a request to send, where the mail is. The ready line comes last. */
export function welcomeLines(runtime: Runtime): string[] {
  const lines = ['', 'Demo sign-ins (they work on this machine only):']
  for (const user of runtime.demo.users) {
    const places = user.organisations.map(({ slug, role }) => `${slug} (${role})`).join(', ') || 'no organisation'
    lines.push(`  ${user.email.padEnd(32)} ${user.password.padEnd(20)} ${places}`)
  }
  const endpoint = runtime.demo.appsheet[0]
  if (endpoint)
    lines.push(
      '',
      `A request from AppSheet for ${endpoint.organisation}; paste it into another terminal and watch the inbox:`,
      ...curlFor(endpoint),
    )
  if (runtime.mailUrl) lines.push('', `Mail that was sent: ${runtime.mailUrl}`)
  return [...lines, '']
}

/** A resource of the first demo organisation, by its title as AppSheet would send it. */
export const welcomeResource = 'Rehearsal Room'

function curlFor(endpoint: { url: string; secret: string }): string[] {
  const body = JSON.stringify({
    id: `demo-${Date.now().toString(36)}`,
    type: 'booking',
    timestamp: new Date().toISOString(),
    user: 'front desk',
    data: {
      resource: 'Rehearsal Room',
      start: tomorrowAt(7),
      end: tomorrowAt(8),
      title: 'Chamber choir rehearsal',
      participants: 12,
      email: 'choir@visitors.example',
      name: 'Robin Vale',
      priority: 'normal',
    },
  })
  return [
    `  curl -sS ${endpoint.url} \\`,
    `    -H ${quoted(`Authorization: Bearer ${endpoint.secret}`)} -H 'Content-Type: application/json' \\`,
    `    -d ${quoted(body)}`,
  ]
}

/** Tomorrow at an hour, as a local time without an offset: the organisation's own zone applies. */
function tomorrowAt(hour: number): string {
  const day = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10)
  return `${day}T${String(hour).padStart(2, '0')}:00`
}

/** One word of a shell command, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
