import { randomUUID } from 'node:crypto'
import { api, createRequest, freeHour, mailsTo } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { ConflictsPage } from './pages/conflicts-page.ts'
import { RequestsPage } from './pages/requests-page.ts'

// A place of these journeys' own, so that nothing else arrives in its hours.
const place = 'Dana Whitaker'

/** Books an hour twice, the second time against the rules and for somebody with an address. Answers the open conflict's id. */
async function clash(): Promise<{ conflict: string; booking: string; email: string; start: string }> {
  const hour = await freeHour(place)
  const first = await api('POST', '/bookings', { ...hour, title: 'Bookbinding' })
  expect(first.status, JSON.stringify(first.body)).toBe(201)
  const email = `${randomUUID().slice(0, 8)}@visitors.example`
  const override = { reason: 'Both agreed to share' }
  const second = await api('POST', '/bookings', { ...hour, title: 'Life drawing', name: 'Robin', email, override })
  expect(second.status, JSON.stringify(second.body)).toBe(201)
  const booking = String(second.body['id'])
  const { body } = await api(
    'GET',
    `/conflicts?status=open&sort=newest&limit=200&resource=${String(second.body['resourceId'])}`,
  )
  const rows: { id: string; bookingId: string }[] = Array.isArray(body['data']) ? body['data'] : []
  const conflict = rows.find(({ bookingId }) => bookingId === booking)?.id ?? ''
  expect(conflict).not.toBe('')
  return { conflict, booking, email, start: hour.start }
}

const bookingNow = async (id: string) => (await api('GET', `/bookings/${id}`)).body

test('the best way is applied with a key, taken back, applied again, and told once when the time is over', async ({
  desk,
}) => {
  test.setTimeout(120_000)
  const { conflict, booking, email, start } = await clash()
  const before = await bookingNow(booking)
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page, detail } = conflicts
  await conflicts.open(conflict)
  const ways = detail
    .getByRole('list', { name: 'Ways out' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button') })
  const best = ways.first()
  await expect(best).toContainText('Life drawing')
  await expect(best.getByRole('list', { name: 'What it costs' }).getByRole('listitem').first()).toBeVisible()
  expect(await ways.count()).toBeLessThanOrEqual(8)

  await page.keyboard.press('1')
  await expect(page.getByText(/^Done: /)).toBeVisible()
  await expect(page.getByText('1 person is told when this closes.')).toBeVisible()
  await expect(conflicts.status('Resolved')).toBeVisible()
  const moved = await bookingNow(booking)
  expect([moved['resourceId'], moved['start']]).not.toEqual([before['resourceId'], before['start']])
  expect(await mailsTo(email)).toEqual([])

  await conflicts.undo()
  await expect(page.getByText('Taken back. Nobody was told.')).toBeVisible()
  await expect(conflicts.status('Open')).toBeVisible()
  const back = await bookingNow(booking)
  expect([back['resourceId'], back['start']]).toEqual([before['resourceId'], before['start']])
  expect(back['start']).toBe(start)

  await best.getByRole('button').click()
  await expect(conflicts.status('Resolved')).toBeVisible()
  expect(await mailsTo(email)).toEqual([])
  // Also after the time in which the first, withdrawn message would have gone.
  await expect.poll(async () => (await mailsTo(email)).length, { timeout: 45_000 }).toBe(1)
  const [mail] = await mailsTo(email)
  expect(mail?.subject).toContain('Life drawing')
})

test('a way whose place was taken meanwhile is refused with the ways that there are now', async ({ desk }) => {
  const { conflict, booking } = await clash()
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page, detail } = conflicts
  await conflicts.open(conflict)
  const list = detail.getByRole('list', { name: 'Ways out' })
  await expect(list).toBeVisible()
  const { body } = await api('GET', `/conflicts/${conflict}/ways-out`)
  const ways: { kind: string; change: { to: { resourceId: string; start: string; end: string } } }[] = Array.isArray(
    body['ways'],
  )
    ? body['ways']
    : []
  const to = ways[0]?.change.to
  const taken = await api('POST', '/bookings', {
    resource: to?.resourceId,
    start: to?.start,
    end: to?.end,
    title: 'Choir',
  })
  expect(taken.status, JSON.stringify(taken.body)).toBe(201)

  await page.keyboard.press('1')
  await expect(detail.getByText('This is not possible any more.')).toBeVisible()
  await expect(detail.getByText('Nothing was changed. These are the ways now.')).toBeVisible()
  await expect(list.getByRole('button').first()).toBeVisible()
  expect((await bookingNow(booking))['version']).toBe(1)
})

test('leaving it as it is asks for the reason', async ({ desk }) => {
  const { conflict } = await clash()
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  await conflicts.open(conflict)
  await conflicts.detail.getByRole('button', { name: /^Leave it….*: Leave it as it is/ }).click()
  await conflicts.dialog.getByLabel('Why').fill('They share the room gladly.')
  await conflicts.dialog.getByRole('button', { name: 'Leave it' }).click()
  await expect(conflicts.status('Resolved')).toBeVisible()
  await expect(conflicts.detail.getByText('They share the room gladly.').first()).toBeVisible()
})

test('of two requests for the same hour one is chosen, and the other is sent other times once somebody says so', async ({
  desk,
}) => {
  test.setTimeout(90_000)
  const hour = await freeHour(place)
  const [one, two] = [await createRequest({ ...hour }), await createRequest({ ...hour })]
  const requests = new RequestsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page, detail } = requests
  await requests.open(one.id, one.title)
  const rivals = detail.getByRole('list', { name: 'Competing requests' })
  await expect(rivals.getByRole('button', { name: /^Choose/ })).toHaveCount(2)
  await rivals.getByRole('button', { name: `Choose this: ${one.title}, asked by Robin Ashdown` }).click()
  await expect(page.getByText('Other times are drafted for 1. Nobody is sent one yet.')).toBeVisible()
  await expect(detail.getByText('Approved', { exact: true }).first()).toBeVisible()

  await requests.open(two.id, two.title)
  await expect(detail.getByText('Draft, not sent')).toBeVisible()
  await expect(detail.getByRole('list', { name: 'Times that are offered' }).getByRole('listitem').first()).toBeVisible()
  await detail.getByLabel('A word with it').fill('We would love to have you then.')
  await detail.getByRole('button', { name: 'Send to the requester' }).click()
  await expect(detail.getByText('Sent', { exact: true })).toBeVisible()
  await expect(detail.getByText('Waiting', { exact: true }).first()).toBeVisible()
  const sent = async () => (await mailsTo(two.email)).filter(({ subject }) => subject.startsWith('Another time for:'))
  await expect.poll(async () => (await sent()).length, { timeout: 30_000 }).toBe(1)
  expect((await sent())[0]?.text).toContain('We would love to have you then.')
})
