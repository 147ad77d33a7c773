import type { Prisma } from '../../lib/db/generated/client.ts'
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

export type SeedResource = {
  id: string
  type: Kind
  title: string
  capacity: number
  location: string
  shared: boolean
}

/** The demo organisation's resources. */
export function seedResources(slug: string): SeedResource[] {
  return (lines[slug] ?? []).map(([type, title, , capacity, location]) => ({
    id: seedId(`${slug} ${title}`),
    type,
    title,
    capacity,
    location,
    shared: type === 'workshop' || (type === 'equipment' && capacity > 1),
  }))
}

/** The same as rows. */
export function resourceRows(slug: string, organizationId: string): Prisma.ResourceCreateManyInput[] {
  return (lines[slug] ?? []).map(([type, title, category, capacity, location, description]) => ({
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
