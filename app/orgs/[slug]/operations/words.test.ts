import { describe, expect, it } from 'vitest'
import { count, summarise, workerStatus } from './words.ts'

const now = new Date('2026-11-23T10:00:00Z')
const idle = { waiting: 0, delayed: 0, running: 0, dead: 0, capped: false, oldestWaiting: null }
const one = { alive: 1, lastBeat: now }

describe('summarise', () => {
  it('names what needs a person, and says when nothing does', () => {
    expect(summarise(idle, one, 0)).toBe('Everything that had to be done was done.')
    expect(summarise({ ...idle, dead: 1 }, one, 2)).toBe('1 failed job, 2 unsent messages.')
    expect(summarise({ ...idle, dead: 1000, capped: true }, { alive: 0, lastBeat: null }, 1)).toBe(
      'No worker is running, 1,000+ failed jobs, 1 unsent message.',
    )
  })
})

describe('workerStatus', () => {
  it('tells stopped from behind from running', () => {
    const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
    expect(workerStatus(idle, one, now)).toEqual({ tone: 'good', label: 'Running' })
    expect(workerStatus({ ...idle, oldestWaiting: ago(59) }, { ...one, alive: 2 }, now).label).toBe('2 running')
    expect(workerStatus({ ...idle, oldestWaiting: ago(61) }, one, now).label).toBe('Running behind')
    expect(workerStatus(idle, { alive: 0, lastBeat: ago(90) }, now)).toEqual({ tone: 'critical', label: 'Stopped' })
    expect(workerStatus(idle, { alive: 0, lastBeat: null }, now).label).toBe('Never started')
  })

  it('shows a capped count as such', () => {
    expect([count(999, true), count(1000, true), count(1000, false)]).toEqual(['999', '1,000+', '1,000'])
  })
})
