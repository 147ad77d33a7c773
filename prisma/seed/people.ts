import type { Random } from './random.ts'

const names = [
  'Robin Ashdown',
  'Carmen Ibáñez',
  'Yusuf Demir',
  'Linnea Sandvik',
  'Omar Haddad',
  'Grace Mbeki',
  'Kiri Thompson',
  'Paolo Ricci',
  'Anneke de Vries',
  'Samuel Adeyemi',
  'Chiara Lombardi',
  'Mateus Araújo',
  'Freya Lindqvist',
  'Tomasz Zieliński',
  'Hana Sato',
  'نور الهدى',
  'Maximiliana Featherstonehaugh-Cholmondeley',
  'Ivy Blackwood',
  'Rangi Pohatu',
  'Solveig Aas',
] as const

export type Requester = { name: string; email: string; phone: string }

/** An invented member of the public. */
export function somebody(random: Random): Requester {
  const index = random.int(names.length)
  const name = names[index] ?? names[0]
  return { name, email: `guest${index + 1}@visitors.example`, phone: `+1 555 01${String(index).padStart(2, '0')}` }
}

export const bookingTitles = [
  'Open rehearsal',
  'Printmaking evening',
  'Portfolio review',
  'Youth theatre',
  'Members’ meeting',
  'Exhibition set-up',
  'Choir practice',
  'Artist talk',
  'Figure drawing',
  'Band rehearsal',
  'School visit',
  'Reading group',
  'Film shoot',
  'Dance class',
  'Residency work',
] as const
