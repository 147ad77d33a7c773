import type { Prisma } from '../../lib/db/generated/client.ts'
import {
  type AvailabilityRules,
  availabilityRulesSchema,
  type BookingRestrictions,
  bookingRestrictionsSchema,
} from '../../lib/domain/resources/booking-rules-schema.ts'
import { type Weekday, weekdays } from '../../lib/domain/resources/values.ts'
import { seedId } from './random.ts'

type Kind = 'space' | 'equipment' | 'person' | 'workshop'
type Line = [type: Kind, title: string, category: string, capacity: number, location: string, description: string]

// Eleven each, over all types: 33 in all.
const lines: Record<string, Line[]> = {
  'harbour-arts': [
    ['space', 'Pier Gallery', 'Gallery', 80, 'Ground floor', 'White walls, north light, track lighting.'],
    ['space', 'Studio A', 'Studio', 12, 'First floor', 'Painting studio with sinks and easels.'],
    ['space', 'Studio B', 'Studio', 10, 'First floor', 'Dry studio with cutting tables.'],
    ['space', 'Rehearsal Room', 'Rehearsal', 25, 'Annexe', 'Sprung floor, mirrors, upright piano.'],
    ['equipment', 'Etching press', 'Printmaking', 1, 'Print shop', 'Bed 60 × 120 cm. Induction needed.'],
    ['equipment', 'Projector 4K', 'Media', 3, 'Store 2', 'Three of them, with cases.'],
    ['equipment', 'Ceramics kiln', 'Ceramics', 1, 'Kiln yard', 'Front loader, 200 litres.'],
    ['person', 'Dana Whitaker', 'Technician', 1, 'Print shop', 'Print technician, Tuesday to Saturday.'],
    ['person', 'Luis Ferrer', 'Technician', 1, 'Media lab', 'Sound and light.'],
    ['workshop', 'Screen printing for beginners', 'Printmaking', 12, 'Print shop', 'Three hours, materials included.'],
    ['workshop', 'Life drawing', 'Drawing', 16, 'Studio A', 'Untutored, with a model.'],
  ],
  'nordlys-kulturhus': [
    ['space', 'Store sal', 'Stage', 220, 'Plan 1', 'Black box with a telescopic stand.'],
    ['space', 'Lille sal', 'Stage', 60, 'Plan 1', 'Recitals and readings.'],
    ['space', 'Øvingsrom 1', 'Rehearsal', 8, 'Kjeller', 'Drum kit, backline, silent until 22.'],
    ['space', 'Øvingsrom 2', 'Rehearsal', 6, 'Kjeller', 'Piano and two amplifiers.'],
    ['equipment', 'Konsertflygel', 'Music', 1, 'Store sal', 'Tuned before each concert.'],
    ['equipment', 'Trådløs mikrofon', 'Sound', 8, 'Teknisk lager', 'Eight handhelds, two racks.'],
    ['equipment', 'Lysbord', 'Light', 1, 'Teknisk lager', 'Console with a touch wing.'],
    ['person', 'Eirik Moen', 'Technician', 1, 'Teknisk', 'Sound engineer.'],
    ['person', 'Hanne Lie', 'Producer', 1, 'Kontor', 'Producer for visiting companies.'],
    ['workshop', 'Joik og stemme', 'Voice', 18, 'Lille sal', 'An evening of voices.'],
    ['workshop', 'Lysdesign for teater', 'Light', 10, 'Store sal', 'Two evenings at the console.'],
  ],
  'kauri-studios': [
    ['space', 'Kauri Hall', 'Hall', 120, 'Main building', 'Timber hall with a kitchen.'],
    ['space', 'Weaving Room', 'Studio', 14, 'Main building', 'Long tables and good light.'],
    ['space', 'Carving Shed', 'Studio', 6, 'Yard', 'Dust extraction, benches, vices.'],
    ['space', 'Recording Booth', 'Studio', 3, 'Upstairs', 'Voice and acoustic instruments.'],
    ['equipment', 'Floor loom', 'Weaving', 4, 'Weaving Room', 'Four eight-shaft looms.'],
    ['equipment', 'Camera kit', 'Media', 2, 'Store', 'Two bodies, five lenses.'],
    ['equipment', 'Laser cutter', 'Making', 1, 'Yard', 'Bed 60 × 90 cm. Induction needed.'],
    ['person', 'Hemi Walker', 'Tutor', 1, 'Carving Shed', 'Carving tutor.'],
    ['person', 'Priya Nair', 'Technician', 1, 'Upstairs', 'Recording and streaming.'],
    ['workshop', 'Harakeke weaving', 'Weaving', 14, 'Weaving Room', 'A day with flax.'],
    ['workshop', 'Podcast in a day', 'Media', 8, 'Recording Booth', 'From idea to episode.'],
  ],
}

type Rules = { availability: AvailabilityRules; restrictions: BookingRestrictions }

/** Nine to five and the like on these days. */
const open = (days: readonly Weekday[], ...hours: [string, string][]) =>
  Object.fromEntries(days.map((day) => [day, hours]))
const workdays = weekdays.slice(0, 5)

/**
 * The few that keep hours or buffers, three of each organisation and none that comes first of its type by title: whoever tries the
 * demo at night, or for the next quarter of an hour, finds most of it open.
 */
function rulesFor(title: string, today: Temporal.PlainDate): Rules | null {
  const closed = (from: number, days: number, note: string) => ({
    from: today.add({ days: from }).toString(),
    until: today.add({ days: from + days - 1 }).toString(),
    open: [],
    note,
  })
  const rules: Record<string, { hours?: object; limits?: object }> = {
    'Etching press': { limits: { setup_minutes: 30, cleandown_minutes: 30, lead_minutes: 1440 } },
    'Luis Ferrer': {
      hours: { weekly: open(workdays, ['09:00', '13:00'], ['14:00', '18:00']), exceptions: [closed(9, 3, 'On leave')] },
      limits: { max_minutes: 240 },
    },
    'Screen printing for beginners': { hours: { weekly: open(['wed', 'sat'], ['10:00', '18:00']) } },
    'Øvingsrom 2': { limits: { cleandown_minutes: 30, max_minutes: 240 } },
    'Hanne Lie': {
      hours: { weekly: open(workdays, ['09:00', '18:00']), exceptions: [closed(11, 2, 'Avspasering')] },
      limits: { lead_minutes: 720 },
    },
    'Lysdesign for teater': { hours: { weekly: open(['wed', 'sat'], ['12:00', '22:00']) } },
    'Laser cutter': { limits: { cleandown_minutes: 30, lead_minutes: 1440 } },
    'Priya Nair': {
      hours: { weekly: open(workdays, ['09:00', '18:00']), exceptions: [closed(8, 4, 'Away recording')] },
      limits: { max_minutes: 240 },
    },
    'Podcast in a day': { hours: { weekly: open(['wed', 'sat'], ['09:00', '17:00']) } },
  }
  const found = rules[title]
  if (!found) return null
  return {
    availability: availabilityRulesSchema.parse({ revision: 1, ...found.hours }),
    restrictions: bookingRestrictionsSchema.parse({ revision: 1, ...found.limits }),
  }
}

export type SeedResource = {
  id: string
  type: Kind
  title: string
  capacity: number
  location: string
  shared: boolean
  /** Null: open at any time, for anybody. */
  rules: Rules | null
}

/** The demo organisation's resources; `today` is the day from which their closed days are counted. */
export function seedResources(slug: string, today: Temporal.PlainDate): SeedResource[] {
  return (lines[slug] ?? []).map(([type, title, , capacity, location]) => ({
    id: seedId(`${slug} ${title}`),
    type,
    title,
    capacity,
    location,
    shared: type === 'workshop' || (type === 'equipment' && capacity > 1),
    rules: rulesFor(title, today),
  }))
}

function storedRules(rules: Rules | null) {
  return rules ? { availabilityRules: rules.availability, bookingRestrictions: rules.restrictions } : {}
}

/** The same as rows. */
export function resourceRows(
  slug: string,
  organizationId: string,
  today: Temporal.PlainDate,
): Prisma.ResourceCreateManyInput[] {
  return (lines[slug] ?? []).map(([type, title, category, capacity, location, description]) => ({
    ...storedRules(rulesFor(title, today)),
    id: seedId(`${slug} ${title}`),
    organizationId,
    type,
    title,
    category,
    capacity,
    location,
    description,
    createdBy: 'seed',
    updatedBy: 'seed',
  }))
}
