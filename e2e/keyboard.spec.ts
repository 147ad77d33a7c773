import { createRequest } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { RequestsPage } from './pages/requests-page.ts'

test('everything is in reach of the keyboard', async ({ desk }) => {
  const page = await desk.signIn('ada@harbour-arts.example')
  const requests = new RequestsPage(page)
  await requests.goto()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard' })
  await expect(help.getByText('Commands')).toBeVisible()
  await expect(help.getByText('New request')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('conflicts')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/conflicts/)
  await expect(page.getByRole('heading', { name: 'Conflicts', level: 1 })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  await page.waitForURL(/\/bookings/)
  await expect(page.getByRole('heading', { name: 'Bookings', level: 1 })).toBeVisible()
})

test('Back closes the detail and keeps the list and its filter', async ({ desk }) => {
  const { title } = await createRequest()
  const page = await desk.signIn('ada@harbour-arts.example')
  const requests = new RequestsPage(page)
  await requests.goto(`?q=${encodeURIComponent(title)}`)
  await requests.row(title).click()
  await expect(requests.detail.getByRole('heading', { name: title })).toBeVisible()
  await page.goBack()
  await expect(requests.detail).toBeHidden()
  await expect(requests.row(title)).toBeVisible()
  expect(new URL(page.url()).searchParams.get('q')).toBe(title)
  await requests.row(title).click()
  await expect(requests.detail.getByRole('heading', { name: title })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(requests.detail).toBeHidden()
})
