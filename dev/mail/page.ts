import type { SinkMessage } from './messages.ts'

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  table { width: 100%; border-collapse: collapse } td, th { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884 }
  pre { white-space: pre-wrap; overflow-wrap: anywhere } iframe { width: 100%; height: 70vh; border: 1px solid #8884; background: #fff }
  .quiet { opacity: .7 }`

/** Text as HTML that shows it and does nothing else. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character)
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}</body></html>`
}

/** The list of mails, newest first. */
export function listPage(messages: readonly SinkMessage[]): string {
  const rows = messages.map(
    ({ id, to, subject, date }) =>
      `<tr><td class="quiet"><time datetime="${escapeHtml(date)}">${escapeHtml(date.replace('T', ' ').slice(0, 19))}</time></td><td>${escapeHtml(to.join(', '))}</td><td><a href="/messages/${id}">${escapeHtml(subject || '(no subject)')}</a></td></tr>`,
  )
  const table = `<table><thead><tr><th>Sent (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return page('Sent mail', `<h1>Sent mail</h1>${rows.length === 0 ? '<p>Nothing was sent yet.</p>' : table}`)
}

/** One mail. Its HTML is shown in a frame without scripts, forms or network. */
export function messagePage(message: SinkMessage): string {
  const { id, to, from, subject, date, messageId, text, html } = message
  const frame = html
    ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox src="/messages/${id}/html"></iframe>`
    : ''
  const facts = `<p class="quiet">From ${escapeHtml(from)}<br>To ${escapeHtml(to.join(', '))}<br>${escapeHtml(date)}<br>${escapeHtml(messageId)}</p>`
  const links = `<p><a href="/">All mail</a> · <a href="/messages/${id}/source">Source</a></p>`
  return page(
    subject,
    `${links}<h1>${escapeHtml(subject || '(no subject)')}</h1>${facts}<pre>${escapeHtml(text)}</pre>${frame}`,
  )
}
