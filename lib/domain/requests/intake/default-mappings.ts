import type { MappingDefinition } from './schema.ts'

/** AppSheet's default: the body that the template on the settings screen sends (`docs/integrations.md`). */
const appsheet: MappingDefinition = {
  version: 1,
  fields: {
    id: { from: 'id' },
    type: { from: 'type' },
    timestamp: { from: 'timestamp' },
    title: { from: 'data.title' },
    resource: { from: 'data.resource' },
    start: { from: 'data.start' },
    end: { from: 'data.end' },
    participants: { from: 'data.participants' },
    name: { from: ['data.name', 'user'] },
    email: { from: ['data.email', 'user'] },
    priority: { from: ['data.priority', 'priority'] },
  },
  data: 'data',
}

const answer = (...questions: string[]) => ({ from: questions.map((question) => `/answers/${question}`) })

/** Google Forms' default: answers by question title, as the Apps Script in `docs/integrations.md` sends them. */
const googleForms: MappingDefinition = {
  version: 1,
  fields: {
    id: { from: 'id' },
    type: { from: ['/answers/Type', '/answers/Type of request', 'type'] },
    timestamp: { from: 'timestamp' },
    title: answer('Title', 'Event', 'Subject'),
    resource: answer('Resource', 'Room', 'Space', 'Equipment', 'Workshop'),
    start: answer('Start', 'Starts', 'From', 'Begin'),
    end: answer('End', 'Ends', 'To', 'Until'),
    participants: answer('Participants', 'Number of participants', 'People'),
    name: answer('Name', 'Your name'),
    email: { from: ['/answers/Email', '/answers/E-mail', '/answers/Email address', 'email'] },
    priority: answer('Priority'),
  },
  data: 'answers',
}

/** `POST /api/v1/requests`: the same fields as AppSheet's, with the names of a REST body. */
export const apiMapping: MappingDefinition = {
  ...appsheet,
  fields: {
    ...appsheet.fields,
    id: { from: 'externalId' },
    timestamp: { from: ['timestamp', 'data.timestamp'] },
    name: { from: 'data.name' },
    email: { from: 'data.email' },
    priority: { from: ['priority', 'data.priority'] },
  },
}

/** What an endpoint of this kind begins with. */
export function defaultMapping(source: 'appsheet' | 'google_forms'): MappingDefinition {
  return source === 'appsheet' ? appsheet : googleForms
}
