import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { api } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'

const shots = join(import.meta.dirname, '../.test/screenshots')
mkdirSync(shots, { recursive: true })

const tabs = ['calendars', 'approvals', 'writing', 'notifications', 'webhooks', 'deliveries', 'keys'].map(
  (tab) => `settings?tab=${tab}`,
)
const spans = ['timeline', 'day', 'week', 'month'].map((span) => `bookings?view=calendar&span=${span}`)
const screens = [
  'overview',
  'requests',
  'conflicts',
  'bookings',
  'resources',
  'settings',
  'operations',
  ...spans,
  ...tabs,
]
const looks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 1440 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 390 },
] as const

/** Nothing for axe, nothing sideways, and a picture. */
async function inspect(page: Page, name: string, look: (typeof looks)[number]): Promise<void> {
  await page.waitForLoadState('networkidle')
  // What pulses for as long as something is awaited never finishes.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
        .map((one) => one.finished.catch(() => undefined)),
    ),
  )
  const file = `${name.replace(/[^a-z]+/g, '-')}-${look.width}-${look.colorScheme}.png`
  await page.screenshot({ path: join(shots, file) })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  )
  expect.soft(found, `axe on ${file}`).toEqual([])
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(sideways, `${file} scrolls sideways`).toBeLessThanOrEqual(0)
}

async function firstOf(path: string): Promise<string> {
  const { body } = await api('GET', `${path}?limit=1`)
  const [row]: { id: string }[] = Array.isArray(body['data']) ? body['data'] : []
  return row?.id ?? ''
}

for (const look of looks) {
  const options = {
    colorScheme: look.colorScheme,
    viewport: { width: look.width, height: look.width < 500 ? 844 : 900 },
  }

  test(`every screen at ${look.width} in ${look.colorScheme}`, async ({ desk }) => {
    test.setTimeout(120_000)
    const page = await desk.signIn('ada@harbour-arts.example', options)
    for (const screen of screens) {
      await page.goto(`/orgs/harbour-arts/${screen}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await inspect(page, screen, look)
    }
    for (const list of ['requests', 'conflicts', 'bookings', 'resources']) {
      await page.goto(`/orgs/harbour-arts/${list}?status=all&open=${await firstOf(`/${list}`)}`)
      await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toBeVisible()
      await inspect(page, `${list}-detail`, look)
    }
    await page.goto(`/orgs/harbour-arts/resources/${await firstOf('/resources')}`)
    await expect(page.getByRole('form', { name: 'Rules' })).toBeVisible()
    await inspect(page, 'resource-rules', look)
    await page.goto('/orgs/harbour-arts/bookings?view=calendar')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await inspect(page, 'bookings-calendar', look)
    await page.goto('/orgs/harbour-arts/nowhere')
    await expect(page.getByText('There is nothing at this address')).toBeVisible()
    await inspect(page, 'not-found', look)
  })

  test(`sign-in and no organisation at ${look.width} in ${look.colorScheme}`, async ({ desk }) => {
    const stranger = await desk.open(options)
    await stranger.goto('/sign-in')
    await expect(stranger.getByLabel('Email address')).toBeVisible()
    await inspect(stranger, 'sign-in', look)
    const guest = await desk.signIn('noor@guest.example', options)
    await guest.goto('/')
    await guest.waitForURL(/no-organisation/)
    await inspect(guest, 'no-organisation', look)
  })
}
