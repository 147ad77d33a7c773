import { randomUUID } from 'node:crypto'
import { api, harbour } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { listens } from './pages/requests-page.ts'

/** A room of its own for one journey, with a booking on a Saturday night months ahead. */
async function roomWithLateBooking(): Promise<{ id: string; title: string }> {
  const title = `Night room ${randomUUID().slice(0, 8)}`
  const { body } = await api('POST', '/resources', { type: 'space', title })
  const id = String(body['id'])
  const saturday = new Date(Date.now() + 90 * 86_400_000)
  saturday.setUTCDate(saturday.getUTCDate() + ((6 - saturday.getUTCDay() + 7) % 7))
  const day = saturday.toISOString().slice(0, 10)
  const wish = { resource: id, start: `${day}T20:00`, end: `${day}T22:00`, title: 'Late rehearsal' }
  expect((await api('POST', '/bookings', wish)).status).toBe(201)
  return { id, title }
}

const conflictsOf = async (id: string) => {
  const { body } = await api('GET', `/conflicts?resource=${id}`)
  return body['data'] as { id: string; status: string }[]
}

test('hours show what they would do before they are saved, open a conflict, and undone they end it', async ({
  desk,
}) => {
  const { id, title } = await roomWithLateBooking()
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(`/orgs/${harbour}/resources/${id}`)
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  const form = page.getByRole('form', { name: 'Rules' })
  const always = form.getByRole('switch', { name: 'Open at all times' })
  await expect(always).toBeChecked()
  await listens(page)
  await always.click()
  await form.getByRole('button', { name: 'Open on Monday' }).click()
  await expect(form.getByLabel('Monday opens')).toHaveValue('09:00')
  await form.getByRole('button', { name: 'Copy Monday to Friday' }).click()
  await expect(form.getByLabel('Friday closes')).toHaveValue('18:00')
  await expect(form.getByText('This makes 1 conflict')).toBeVisible()
  expect(await conflictsOf(id)).toEqual([]) // looked at, not stored

  await form.getByRole('button', { name: 'Save, with 1 conflict' }).click()
  await expect(page.getByText('Conflicts: 1 opened')).toBeVisible()
  const [opened] = await conflictsOf(id)
  expect(opened?.status).toBe('open')
  await page.goto(`/orgs/${harbour}/conflicts?open=${opened?.id}`)
  await expect(page.getByRole('complementary').getByText(title).first()).toBeVisible()

  await page.goto(`/orgs/${harbour}/resources/${id}`)
  await listens(page)
  await expect(always).not.toBeChecked()
  await always.click()
  await expect(form.getByText('This makes no conflicts.')).toBeVisible()
  await form.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Conflicts: 1 resolved')).toBeVisible()
  expect(await conflictsOf(id)).toMatchObject([{ id: opened?.id, status: 'resolved' }])
})

test('a resource is added by a key, and keeps a neighbour’s clean-down away', async ({ desk }) => {
  const title = `Loom ${randomUUID().slice(0, 8)}`
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(`/orgs/${harbour}/resources`)
  await listens(page)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New resource' })
  await dialog.getByLabel('Title').fill(title)
  await dialog.getByLabel('Type').click()
  await page.getByRole('option', { name: 'Equipment' }).click()
  await dialog.getByRole('button', { name: 'Add resource' }).click()
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  const form = page.getByRole('form', { name: 'Rules' })
  await form.getByLabel('Clean-down after it').fill('30')
  await form.getByRole('button', { name: 'Save rules' }).click()
  await expect(page.getByText('Rules saved')).toBeVisible()

  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const book = (start: string, end: string) => api('POST', '/bookings', { resource: id, start, end, title: 'Weaving' })
  expect((await book('2031-03-04T10:00', '2031-03-04T11:00')).status).toBe(201)
  const refused = await book('2031-03-04T11:15', '2031-03-04T12:00')
  expect(refused.status).toBe(409)
  expect(JSON.stringify(refused.body)).toContain('bookings.buffer')
  expect((await book('2031-03-04T11:30', '2031-03-04T12:00')).status).toBe(201)
})

test('whoever may not change a resource sees its rules and can’t', async ({ desk }) => {
  const { id } = await roomWithLateBooking()
  const page = await desk.signIn('theo@harbour-arts.example')
  await page.goto(`/orgs/${harbour}/resources/${id}`)
  await expect(page.getByRole('switch', { name: 'Open at all times' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Save rules' })).toHaveAttribute('aria-disabled', 'true')
})
