import type { Prisma } from '../../lib/db/generated/client.ts'
import { at, type SeedBooking } from './bookings.ts'
import { bookingTitles, somebody } from './people.ts'
import { type Random, randomFrom, seedId } from './random.ts'
import type { SeedResource } from './resources.ts'

export type SeedRequest = Prisma.ExternalRequestCreateManyInput & { id: string; status: string }

type World = {
  slug: string
  organizationId: string
  zone: string
  resources: SeedResource[]
  bookings: SeedBooking[]
  /** Clerk ids of people who may decide. */
  deciders: string[]
  today: Temporal.PlainDate
  now: Date
}

const questions = {
  inquiry: [
    'Is the gallery step-free?',
    'Can we bring our own projector?',
    'Do you rent the hall for a wedding?',
    'Is there parking for a van?',
  ],
  complaint: [
    'The kiln was still hot when we arrived',
    'The heating was off on Sunday',
    'Somebody had taken our drying rack',
  ],
  suggestion: ['Open the studio on Monday evenings', 'A second etching press', 'Quiet hours in the rehearsal rooms'],
} as const
const refusals = [
  'The room is closed for repairs that week.',
  'We keep that weekend for the open studios.',
  'Please ask again with a smaller group.',
]

/** Requests in every state, newest first by age. Of the waiting ones a few ask for times that are taken: see `clashing`. */
export function requestRows(world: World): { requests: SeedRequest[]; clashing: string[] } {
  const random = randomFrom(`${world.slug} requests`)
  const requests: SeedRequest[] = []
  const clashing: string[] = []
  const taken = world.bookings.filter(
    (booking) =>
      booking.status === 'confirmed' &&
      booking.startTime.getTime() > world.now.getTime() + 86_400_000 &&
      booking.resourceType !== 'workshop',
  )
  for (let index = 0; index < 3; index++) {
    const booking = taken[random.int(taken.length)]
    const resource = world.resources.find((one) => one.id === booking?.resourceId)
    if (!booking || !resource || resource.shared) continue
    const row = make(world, random, `clash ${index}`, 'pending', 0.3 + index, {
      resource,
      start: booking.startTime,
      end: booking.endTime,
    })
    requests.push(row)
    clashing.push(row.id)
  }
  for (let index = 0; index < 9; index++)
    requests.push(
      make(world, random, `waiting ${index}`, 'pending', 0.05 + index * 0.7, freeTime(world, random, index)),
    )
  requests.push(make(world, random, 'processing', 'processing', 2, freeTime(world, random, 12)))
  for (const [kind, subjects] of Object.entries(questions)) {
    for (const [index, subject] of subjects.entries()) {
      const status = index === 0 ? 'pending' : index === 1 ? 'approved' : 'cancelled'
      requests.push({
        ...make(world, random, `${kind} ${index}`, status, 1 + index * 6),
        requestType: kind,
        title: subject,
        requestData: { subject },
      })
    }
  }
  for (const [index, booking] of world.bookings
    .filter((one) => one.source === 'appsheet' && one.status !== 'cancelled')
    .slice(-14)
    .entries()) {
    const resource = world.resources.find((one) => one.id === booking.resourceId)
    if (!resource) continue
    const row = make(world, random, `approved ${index}`, 'approved', 3 + index, {
      resource,
      start: booking.startTime,
      end: booking.endTime,
    })
    requests.push({
      ...row,
      title: booking.title,
      requesterName: booking.userName,
      requesterEmail: booking.userEmail,
      bookingId: booking.id,
    })
  }
  for (let index = 0; index < 5; index++)
    requests.push(make(world, random, `rejected ${index}`, 'rejected', 4 + index * 5, freeTime(world, random, index)))
  return { requests, clashing }
}

type Asked = { resource: SeedResource; start: Date; end: Date }

// Early mornings: no seeded booking starts before nine, so what is asked for here is free.
function freeTime(world: World, random: Random, index: number): Asked {
  const drawn = world.resources[(index * 3 + random.int(3)) % world.resources.length]
  const resource = drawn?.rules ? world.resources[0] : drawn
  if (!resource) throw new Error('no resources')
  return {
    resource,
    start: at(world.today, 2 + index, 7, world.zone),
    end: at(world.today, 2 + index, 8.5, world.zone),
  }
}

function possibleVerdict(resource: SeedResource, at: Date) {
  const [rule, message] = resource.shared
    ? ['bookings.capacity', `There was room for it: ${resource.title}.`]
    : ['bookings.exclusive', `No booking holds ${resource.title} then.`]
  const asOf = at.toISOString()
  return {
    verdict: 'possible',
    reasons: [{ rule, version: 1, effect: 'allows', message }],
    asOf,
    sources: [{ name: 'bookings', asOf, state: 'current' }],
  }
}

function make(world: World, random: Random, name: string, status: string, daysAgo: number, asked?: Asked): SeedRequest {
  const person = somebody(random)
  const title = random.pick(bookingTitles)
  const participants = Math.min(asked?.resource.capacity ?? 1, 1 + random.int(6))
  const createdAt = new Date(world.now.getTime() - daysAgo * 86_400_000)
  const decided = status === 'approved' || status === 'rejected' || status === 'cancelled'
  const decider = random.pick(world.deciders)
  return {
    id: seedId(`${world.slug} request ${name}`),
    organizationId: world.organizationId,
    source: random.chance(0.7) ? 'appsheet' : random.chance(0.5) ? 'google_forms' : 'manual',
    externalId: `${world.slug}-${name.replaceAll(' ', '-')}`,
    requestType: 'booking',
    title,
    requesterName: person.name,
    requesterEmail: person.email,
    resourceId: asked?.resource.id ?? null,
    requestedStart: asked?.start ?? null,
    requestedEnd: asked?.end ?? null,
    participants: asked ? participants : null,
    priority: random.pick(['normal', 'normal', 'normal', 'high', 'low', 'urgent']),
    status,
    assignedTo: random.chance(0.4) ? decider : null,
    requestData: {
      title,
      ...(asked
        ? {
            resource: asked.resource.title,
            start: asked.start.toISOString(),
            end: asked.end.toISOString(),
            participants,
          }
        : {}),
      name: person.name,
      email: person.email,
      phone: person.phone,
    },
    createdAt,
    ...(decided
      ? {
          processedAt: new Date(createdAt.getTime() + 5 * 3_600_000),
          processedBy: decider,
          processingNotes: status === 'rejected' ? random.pick(refusals) : null,
          // Every seeded decision was about a time that nothing held.
          ...(asked ? { verdict: possibleVerdict(asked.resource, new Date(createdAt.getTime() + 5 * 3_600_000)) } : {}),
        }
      : {}),
  }
}
