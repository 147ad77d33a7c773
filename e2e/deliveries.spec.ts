import { expect, test } from './fixtures/desk.ts'
import { deliver, newAsk } from './fixtures/http.ts'

test('what could not be understood is seen, mapped anew and replayed; a late save does not undo another', async ({
  desk,
}) => {
  const { body, title } = await newAsk()
  const { resource, ...data } = Object(body['data'])
  const record = String(body['id'])
  expect((await deliver(JSON.stringify({ ...body, data: { ...data, room: resource } }))).body['status']).toBe(
    'quarantined',
  )

  const address = '/orgs/harbour-arts/settings?tab=deliveries'
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto(address)
  const item = page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem').filter({ hasText: record }).first()
  await expect(item.getByText('Quarantined')).toBeVisible({ timeout: 20_000 })
  await expect(item).toContainText('resource')
  await item.getByRole('link', { name: `What arrived (${record})` }).click()
  await expect(page.getByLabel(`Body of ${record}`, { exact: true })).toContainText('"room"')

  await page.setViewportSize({ width: 390, height: 844 })
  const heading = await page.getByRole('heading', { name: 'Deliveries' }).boundingBox()
  const filter = await page.getByRole('navigation', { name: 'Status' }).boundingBox()
  if (!heading || !filter) throw new Error('the heading or the filter is not there')
  expect(filter.y).toBeGreaterThanOrEqual(heading.y + heading.height)
  const about = await page.getByText('Every body that arrived is kept as it came.').boundingBox()
  expect(about?.width).toBeGreaterThan(250)
  await page.screenshot({ path: '.test/screenshots/deliveries-390.png' })
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.getByText('Mapping', { exact: true }).click()
  const editor = page.getByRole('textbox', { name: /^Version \d+/ })
  const save = page.getByRole('button', { name: 'Save as a new version' })
  const before = await editor.inputValue()
  const late = await desk.signIn('ada@harbour-arts.example')
  await late.goto(address)

  await editor.fill('{')
  await save.click()
  await expect(page.getByText(/This is not JSON/)).toBeVisible()
  await editor.fill('{ "version": 1, "fields": { "id": {} } }')
  await save.click()
  await expect(page.getByRole('alert').filter({ hasText: 'fields.id' })).toBeVisible()
  // Both columns, so that the other journeys' bodies are understood as before.
  const wider = before.replace(/"from": "data\.resource"/, '"from": ["data.resource", "data.room"]')
  expect(wider).not.toBe(before)
  await editor.fill(wider)
  await save.click()
  await expect(page.getByText(/Saved as version \d+/)).toBeVisible()

  await late.getByText('Mapping', { exact: true }).click()
  await late.getByRole('button', { name: 'Save as a new version' }).click()
  await expect(late.getByText(/Somebody saved version \d+ meanwhile/)).toBeVisible()

  await item.getByRole('button', { name: `Replay ${record}` }).click()
  await expect(async () => {
    await page.goto(address)
    await expect(item.getByText('Understood')).toBeVisible({ timeout: 1000 })
  }).toPass({ timeout: 30_000 })
  await item.getByRole('link', { name: 'the request' }).click()
  await expect(page.getByRole('complementary', { name: 'Request' }).getByRole('heading', { name: title })).toBeVisible()
})
