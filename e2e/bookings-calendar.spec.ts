import { randomInt, randomUUID } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { api, mailsTo } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { listens } from './pages/requests-page.ts'

type Row = { id: string; title: string; resourceId: string; start: string; end: string }

/** A day of its own for each journey and each run, beyond all demo bookings and within what a feed shows. */
function dayFor(journey: 0 | 1 | 2 | 3 | 4): string {
  return new Date(Date.UTC(2027, 0, 4) + (180 + journey + 5 * randomInt(34)) * 86_400_000).toISOString().slice(0, 10)
}

async function resourceCalled(title: string): Promise<string> {
  const { body } = await api('GET', '/resources?limit=200')
  const rows = body['data'] as { id: string; title: string }[]
  return rows.find((row) => row.title === title)?.id ?? ''
}

async function book(resource: string, start: string, end: string): Promise<Row> {
  const title = `Calendar ${randomUUID().slice(0, 8)}`
  const made = await api('POST', '/bookings', { resource, start, end, title })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return { id: String(made.body['id']), title, resourceId: String(made.body['resourceId']), start, end }
}
const read = async (id: string) => (await api('GET', `/bookings/${id}`)).body

async function timeline(page: Page, day: string, resource: string): Promise<void> {
  await page.goto(
    `/orgs/harbour-arts/bookings?view=calendar&span=day&date=${day}&resource=${await resourceCalled(resource)}`,
  )
  await listens(page)
}

/** Drags by so many hours: an hour is 44 pixels high in the day view. */
async function dragDown(page: Page, event: Locator, hours: number): Promise<void> {
  await event.scrollIntoViewIfNeeded()
  const box = await event.boundingBox()
  if (!box) throw new Error('the booking is not in the picture')
  const x = box.x + box.width / 2
  const y = box.y + 12
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x, y + 10, { steps: 3 })
  await page.mouse.move(x, y + hours * 44, { steps: 8 })
}

test('a booking is dragged to another hour, with the verdict under the pointer, and comes back by undo', async ({
  desk,
}) => {
  const day = dayFor(0)
  const booking = await book('Studio B', `${day}T09:00`, `${day}T10:00`)
  const before = await read(booking.id)
  const page = await desk.signIn('ada@harbour-arts.example')
  await timeline(page, day, 'Studio B')
  const event = page.getByRole('button', { name: new RegExp(booking.title) })
  await dragDown(page, event, 2)
  await expect(page.getByRole('status').filter({ hasText: 'Possible' })).toContainText('11:00-12:00')
  await page.mouse.up()
  await expect(page.getByText(`Moved: ${booking.title}`)).toBeVisible()
  const moved = Date.parse(String(before['start'])) + 2 * 3_600_000
  expect((await read(booking.id))['start']).toBe(new Date(moved).toISOString())
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText(`Back where it was: ${booking.title}`)).toBeVisible()
  expect((await read(booking.id))['start']).toBe(before['start'])
})

test('a drop onto another booking snaps back and says why', async ({ desk }) => {
  const day = dayFor(1)
  const mine = await book('Studio B', `${day}T09:00`, `${day}T10:00`)
  const other = await book('Studio B', `${day}T11:00`, `${day}T12:00`)
  const page = await desk.signIn('ada@harbour-arts.example')
  await timeline(page, day, 'Studio B')
  const event = page.getByRole('button', { name: new RegExp(mine.title) })
  const place = await event.boundingBox()
  await dragDown(page, event, 1.5)
  await expect(page.getByRole('status').filter({ hasText: 'Not possible' })).toBeVisible()
  await page.mouse.up()
  const refusal = page.getByRole('alert').filter({ hasText: `Not moved: ${mine.title}` })
  await expect(refusal).toContainText(other.title)
  await refusal.getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(async () => (await event.boundingBox())?.y).toBe(place?.y)
  expect((await read(mine.id))['version']).toBe(1)
})

test('without a mouse: M moves, C books, and a cancellation is taken back', async ({ desk }) => {
  const day = dayFor(2)
  const booking = await book('Studio B', `${day}T09:00`, `${day}T10:00`)
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(`/orgs/harbour-arts/bookings?status=all&open=${booking.id}`)
  const detail = page.getByRole('complementary', { name: 'Booking' })
  await expect(detail.getByRole('heading', { name: booking.title })).toBeVisible()
  await listens(page)
  await page.keyboard.press('m')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Start').fill(`${day}T15:00`)
  await dialog.getByLabel('End').fill(`${day}T17:00`)
  await expect(dialog.getByText('Possible', { exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Move' }).click()
  await expect(detail.getByText(/15:00-17:00/).first()).toBeVisible()
  await detail.getByRole('button', { name: /Cancel booking/ }).click()
  await dialog.getByLabel('Reason').fill('Entered twice')
  await dialog.getByRole('button', { name: 'Cancel booking' }).click()
  // The toast of the move may still be there with an undo of its own.
  const cancelled = page.getByRole('listitem').filter({ hasText: `Cancelled: ${booking.title}` })
  await cancelled.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText(`Booked again: ${booking.title}`)).toBeVisible()
  expect((await read(booking.id))['status']).toBe('confirmed')
})

test('whoever waits longest moves up when a place becomes free, and is told', async ({ desk }) => {
  const day = dayFor(3)
  const session = await book('Life drawing', `${day}T09:00`, `${day}T10:00`)
  const tag = randomUUID().slice(0, 8)
  const first = await api('GET', `/bookings/${session.id}/participants`)
  const places = Number(first.body['places'])
  for (let index = 0; index <= places; index += 1) {
    const email = `p${index}-${tag}@visitors.example`
    await api('POST', `/bookings/${session.id}/participants`, { name: `Person ${index}`, email })
  }
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(`/orgs/harbour-arts/bookings?status=all&open=${session.id}`)
  const list = page.getByRole('list', { name: 'Participants' })
  const last = list.getByRole('listitem').filter({ hasText: `Person ${places}` })
  await expect(last).toContainText('On the waitlist')
  await listens(page)
  await list.getByRole('button', { name: 'More for Person 0' }).click()
  await page.getByRole('menuitem', { name: 'Cancel registration' }).click()
  await expect(last).toContainText('Registered')
  await expect
    .poll(async () => (await mailsTo(`p${places}-${tag}@visitors.example`)).length, { timeout: 20_000 })
    .toBe(1)
})

test('a booking is downloaded as a calendar file, and a private address is read until it is ended', async ({
  desk,
}) => {
  const day = dayFor(4)
  const booking = await book('Studio B', `${day}T09:00`, `${day}T10:00`)
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(`/orgs/harbour-arts/bookings?status=all&open=${booking.id}`)
  await listens(page)
  const file = await page.request.get(`/orgs/harbour-arts/bookings/${booking.id}/calendar.ics`)
  expect(file.headers()['content-type']).toContain('text/calendar')
  expect(await file.text()).toContain(`UID:booking-${booking.id}@masterflow`)
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: /Subscribe/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Bookings of' }).click()
  await page.getByRole('option', { name: 'Studio B' }).click()
  await dialog.getByRole('button', { name: 'Create address' }).click()
  const address = (await dialog.getByLabel('Feed address').innerText()).trim()
  const feed = await fetch(address)
  expect(feed.status).toBe(200)
  expect(feed.headers.get('cache-control')).toContain('private')
  const text = await feed.text()
  expect(text).toContain('SUMMARY:Busy')
  expect(text).not.toContain(booking.title)
  await dialog.getByRole('button', { name: 'End the feed of Studio B' }).first().click()
  await expect.poll(async () => (await fetch(address)).status).toBe(404)
})
