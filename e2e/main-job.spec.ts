import { api, deliver, mailsTo, newAsk } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { RequestsPage } from './pages/requests-page.ts'

test('a delivery becomes a booking; a second one for the same time a conflict that somebody resolves', async ({
  desk,
}) => {
  const page = await desk.signIn('marcus@harbour-arts.example')
  const requests = new RequestsPage(page)
  await requests.goto()

  const ask = await newAsk()
  expect((await deliver(JSON.stringify(ask.body))).status).toBe(202)
  // It waits behind the pill: nothing moves by itself in an open inbox.
  await page.getByRole('button', { name: /\d+ new$/ }).click({ timeout: 30_000 })
  await requests.row(ask.title).click()
  await expect(requests.detail.getByRole('heading', { name: ask.title })).toBeVisible()
  await expect(requests.detail.getByText('Possible', { exact: true })).toBeVisible()
  await page.keyboard.press('a')
  await expect(requests.detail.getByText('Approved', { exact: true }).first()).toBeVisible()
  await expect(requests.detail.getByRole('listitem').filter({ hasText: 'Marcus Bell' }).first()).toContainText(
    'approved',
  )

  await requests.detail.getByRole('link', { name: 'Show the booking' }).click()
  await page.waitForURL(/\/bookings\?/)
  const booking = page.getByRole('complementary', { name: 'Booking' })
  await expect(booking.getByRole('heading', { name: ask.title })).toBeVisible()
  await expect
    .poll(async () => (await mailsTo(ask.email)).map((mail) => mail.subject), { timeout: 20_000 })
    .toEqual([`Approved: ${ask.title}`])

  const second = await newAsk()
  const clash = { ...second.body, data: { ...Object(second.body['data']), ...timeOf(ask.body) } }
  expect((await deliver(JSON.stringify(clash))).status).toBe(202)
  await expect(async () => {
    await requests.goto(`?q=${encodeURIComponent(second.title)}`)
    await requests.row(second.title).click({ timeout: 2000 })
  }).toPass({ timeout: 30_000 })
  await expect(requests.detail.getByText('Not possible', { exact: true })).toBeVisible()
  await page.keyboard.press('a')
  await expect(requests.detail.getByText('Not approved: it is not possible')).toBeVisible()
  await expect(requests.detail.getByText(/Studio A is booked/).first()).toBeVisible()

  await requests.detail.getByRole('link', { name: 'Show the conflict' }).click()
  const conflict = page.getByRole('complementary', { name: 'Conflict' })
  await conflict.getByRole('button', { name: 'Resolve…' }).click()
  await requests.giveReason('Notes', 'Offered Studio B instead.', 'Resolve')
  await expect(conflict.getByText('Resolved', { exact: true }).first()).toBeVisible()
  await expect(conflict.getByText('Offered Studio B instead.').first()).toBeVisible()
  const listed = await api('GET', '/bookings?limit=200')
  expect(JSON.stringify(listed.body)).not.toContain(second.title)
  // Long enough for a second mail to have come.
  expect((await mailsTo(ask.email)).length).toBe(1)
})

function timeOf(body: Record<string, unknown>) {
  const { resource, start, end } = Object(body['data'])
  return { resource, start, end }
}
