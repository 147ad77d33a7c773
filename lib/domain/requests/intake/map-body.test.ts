import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unkeepable } from './check-json.ts'
import { apiMapping, defaultMapping } from './default-mappings.ts'
import { mapBody, type MappingWorld, resourceNamed } from './map-body.ts'
import { parseBody } from './parse-body.ts'
import { readField, readPath } from './read-path.ts'
import { resourceFinder } from './resource-finder.ts'

const blue = { id: '0197b6a0-0000-7000-8000-000000000001', title: 'Blue room' }
const twins = [
  { id: '0197b6a0-0000-7000-8000-000000000002', title: 'Twin' },
  { id: '0197b6a0-0000-7000-8000-000000000003', title: ' twin ' },
]
const receivedAt = new Date('2030-01-01T00:00:00Z')
const world: MappingWorld = {
  source: 'appsheet',
  definition: defaultMapping('appsheet'),
  zone: 'America/New_York',
  receivedAt,
  findResources: resourceFinder([blue, ...twins]),
}
const body = (data: object = {}, rest: object = {}) => ({
  id: 'r1',
  type: 'booking',
  timestamp: '2029-12-31T10:00:00Z',
  user: 'robin@people.example',
  data: { resource: 'Blue room', start: '2030-06-01T10:00', end: '2030-06-01T12:00', ...data },
  ...rest,
})
const inputOf = (value: unknown, changes: Partial<MappingWorld> = {}) => {
  const mapped = mapBody(value, { ...world, ...changes })
  if ('problems' in mapped) throw new Error(JSON.stringify(mapped.problems))
  return mapped
}
const problemsOf = (value: unknown) => {
  const mapped = mapBody(value, world)
  return 'problems' in mapped ? mapped.problems.map(({ field }) => field) : []
}

describe('mapping', () => {
  it('reads the default body, local times in the organisation’s zone', () => {
    const { input, notes } = inputOf(body({ participants: '12', priority: 'HIGH', title: ' A\n b ' }))
    expect(notes).toEqual([])
    expect(input).toMatchObject({
      source: 'appsheet',
      externalId: 'r1',
      type: 'booking',
      resourceId: blue.id,
      start: new Date('2030-06-01T14:00Z'),
      end: new Date('2030-06-01T16:00Z'),
      participants: 12,
      priority: 'high',
      title: 'A b',
      requesterEmail: 'robin@people.example',
      sourceUpdatedAt: new Date('2029-12-31T10:00Z'),
    })
    expect(input.data).toEqual(body({ participants: '12', priority: 'HIGH', title: ' A\n b ' }).data)
  })

  it.each([
    ['no id', body({}, { id: undefined }), ['id']],
    ['empty id', body({}, { id: ' ' }), ['id']],
    ['unknown type', body({}, { type: 'party' }), ['type']],
    ['no resource', body({ resource: null }), ['data.resource']],
    ['unknown resource', body({ resource: 'Attic' }), ['data.resource']],
    ['ambiguous resource', body({ resource: 'TWIN' }), ['data.resource']],
    ['no times', body({ start: '', end: undefined }), ['data.start', 'data.end']],
    ['end before start', body({ end: '2030-06-01T09:00' }), ['data.end']],
    ['end equals start', body({ end: '2030-06-01T10:00' }), ['data.end']],
    [
      'pain 14: an hour that does not exist',
      body({ start: '2030-03-10T02:30', end: '2030-03-10T04:00' }),
      ['data.start'],
    ],
    [
      'pain 14: an hour that happens twice',
      body({ start: '2030-11-03T01:30', end: '2030-11-03T04:00' }),
      ['data.start'],
    ],
    ['nobody comes', body({ participants: 0 }), ['data.participants']],
    ['half a person', body({ participants: 1.5 }), ['data.participants']],
    ['a crowd beyond counting', body({ participants: 1e12 }), ['data.participants']],
    ['a list', [1], ['body']],
    ['NUL', body({ notes: 'a\0b' }), ['data.notes']],
    ['half a surrogate pair', body({ notes: '\ud800' }), ['data.notes']],
    ['an id too long to be exact', body({}, { id: 2 ** 60 }), ['id']],
  ])('sets aside: %s', (_name, value, fields) => {
    expect(problemsOf(value)).toEqual(fields)
  })

  it.each([
    ['a resource nobody knows in a complaint', body({ resource: 'Attic' }, { type: 'complaint' }), 'data.resource'],
    ['a mail address that is none', body({ email: 'robin at home' }), 'data.email'],
    ['a priority that is none', body({ priority: 'asap' }), 'data.priority'],
    ['a time of change that cannot be read', body({}, { timestamp: 'yesterday' }), 'timestamp'],
    ['a time of change in the future', body({}, { timestamp: '2031-01-01T00:00:00Z' }), 'timestamp'],
  ])('maps all the same, with a note: %s', (_name, value, field) => {
    expect(inputOf(value).notes.map((note) => note.field)).toEqual([field])
  })

  it('orders by arrival what has no readable time of change', () => {
    expect(inputOf(body({}, { timestamp: undefined })).input.sourceUpdatedAt).toEqual(receivedAt)
    expect(inputOf(body({}, { timestamp: '2031-01-01T00:00:00Z' })).input.sourceUpdatedAt).toEqual(receivedAt)
  })

  it('needs no times for an inquiry, and finds a resource by id', () => {
    expect(inputOf({ id: 7, type: 'Inquiry', data: {} }).input).toMatchObject({
      externalId: '7',
      start: null,
      resourceId: null,
    })
    expect(inputOf(body({ resource: blue.id.toUpperCase() })).input.resourceId).toBe(blue.id)
  })

  it('follows other mappings: pointers, alternatives, joined parts, constants, translated words', () => {
    const definition = {
      version: 1 as const,
      fields: {
        id: { from: ['/missing', '/Antwort/Nr./a'] },
        type: { from: '/Antwort/Art' },
        resource: { constant: 'Blue room' },
        start: { join: ['/Antwort/Tag', '/Antwort/Von'] },
        end: { join: ['/Antwort/Tag', '/Antwort/Bis'] },
      },
      types: { Raumbuchung: 'booking' as const },
    }
    const value = { Antwort: { 'Nr.': { a: 5 }, Art: 'raumbuchung', Tag: '2030-06-01', Von: '10:00', Bis: '11:00' } }
    expect(inputOf(value, { definition }).input).toMatchObject({
      externalId: '5',
      start: new Date('2030-06-01T14:00Z'),
      data: value,
    })
  })

  it('never throws and never invents, whatever JSON arrives', () => {
    const definitions = [defaultMapping('appsheet'), defaultMapping('google_forms'), apiMapping]
    const key = fc.oneof(
      fc.constantFrom('id', 'type', 'data', 'answers', 'start', '__proto__', 'constructor', 'toString'),
      fc.string(),
    )
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        fc.double(),
        fc.array(tie('node')),
        fc.dictionary(key, tie('node')),
      ),
    })).node
    fc.assert(
      fc.property(tree, fc.constantFrom(...definitions), (value, definition) => {
        const mapped = mapBody(value, { ...world, definition })
        resourceNamed(value, definition)
        if ('problems' in mapped) expect(mapped.problems.length).toBeGreaterThan(0)
        else expect(unkeepable(mapped.input.data)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

describe('reading', () => {
  it('takes own fields only, whatever they are called', () => {
    const parsed: unknown = JSON.parse('{"__proto__":{"a":1},"a.b":{"c/d":2},"toString":{"toString":1}}')
    expect(readPath(parsed, '/__proto__/a')).toBe(1)
    expect(readPath(parsed, '/a.b/c~1d')).toBe(2)
    expect(readPath(parsed, 'constructor.name')).toBeUndefined()
    expect(readField(parsed, { join: ['toString', 'toString'] }, 'x').value).toBeUndefined()
  })

  it('finds a question whatever its case and the spaces around it', () => {
    expect(readPath({ answers: { ' Which ROOM? ': 'x' } }, '/answers/which room?')).toBe('x')
  })

  it('survives 100,000 brackets', () => {
    const parsed = parseBody(Buffer.from(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`))
    if ('body' in parsed) expect(problemsOf(parsed.body)).toHaveLength(1)
    else expect(parsed.problem).toBeTruthy()
  })

  it.each([
    ['', 'The body is not JSON.'],
    ['[]', 'The body is JSON, but not an object.'],
    ['"x"', 'The body is JSON, but not an object.'],
  ])('refuses %j', (text, problem) => {
    expect(parseBody(Buffer.from(text))).toEqual({ problem })
  })

  it('ignores a byte order mark and refuses bytes that are not UTF-8', () => {
    expect(parseBody(Buffer.from('\ufeff{"a":1}'))).toEqual({ body: { a: 1 } })
    expect(parseBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toEqual({ problem: 'The body is not UTF-8 text.' })
  })
})
