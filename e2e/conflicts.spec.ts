import { api, freeHour } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { ConflictsPage } from './pages/conflicts-page.ts'

// Other journeys work with Studio A: these have a place of their own, so that nothing else arrives in their lists.
const place = 'Rehearsal Room'

/** Books an hour and asks for it again: the refusal leaves an open conflict. */
async function clash(): Promise<string> {
  const hour = await freeHour(place)
  const first = await api('POST', '/bookings', { ...hour, title: 'Bookbinding' })
  expect(first.status, JSON.stringify(first.body)).toBe(201)
  const second = await api('POST', '/bookings', { ...hour, title: 'Choir' })
  expect(second.status, JSON.stringify(second.body)).toBe(409)
  return String(second.body['conflictId'])
}

async function listOfPlace(): Promise<string> {
  const { body } = await api('GET', `/resources?text=${encodeURIComponent(place)}`)
  const rows: { id: string; title: string }[] = Array.isArray(body['data']) ? body['data'] : []
  const id = rows.find(({ title }) => title === place)?.id ?? ''
  expect(id).not.toBe('')
  return `?resource=${id}&sort=newest`
}

test('a conflict is understood, given to somebody, investigated and resolved by keyboard, and each can be taken back', async ({
  desk,
}) => {
  const id = await clash()
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page, detail } = conflicts
  await conflicts.open(id)
  await expect(detail.getByRole('figure', { name: `${place} around the clash` })).toBeVisible()
  await expect(detail.getByRole('row', { name: /Bookbinding Booking .* clashes/ })).toHaveCount(1)
  await expect(detail.getByText('A decision was refused because of this')).toBeVisible()

  await page.keyboard.press('e')
  await page.getByRole('menuitemradio', { name: 'Marcus Bell' }).click()
  await expect(detail.getByRole('button', { name: /Assignee: .*Marcus Bell/ })).toBeVisible()
  await conflicts.undo()
  await expect(detail.getByRole('button', { name: /Assignee: .*Nobody/ })).toBeVisible()
  // Shown before it was done: the history says when it is.
  await expect(detail.getByText('unassigned', { exact: true })).toBeVisible()

  await page.keyboard.press('i')
  await expect(conflicts.status('Investigating')).toBeVisible()
  await page.keyboard.press('r')
  await conflicts.dialog.getByLabel('Notes').fill('Choir sings elsewhere.')
  await conflicts.dialog.getByRole('button', { name: 'Resolve' }).click()
  await expect(conflicts.status('Resolved')).toBeVisible()
  await conflicts.undo()
  await expect(conflicts.status('Investigating')).toBeVisible()
  await expect(detail.getByRole('button', { name: 'Resolve…' })).toBeVisible()
})

test('pain 22: many are ignored with a typed reason, and come back together', async ({ desk }) => {
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page, dialog } = conflicts
  const [one, two] = [await clash(), await clash()]
  await conflicts.goto(await listOfPlace())
  await conflicts.row(one).getByRole('checkbox').check()
  await conflicts.row(two).getByRole('checkbox').check()
  await expect(page.getByRole('region', { name: 'Selected rows' })).toContainText('2 selected')
  await page.keyboard.press('Shift+I')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Write a reason first')
  await dialog.getByLabel('Reason').fill('The choir and the binders agreed to share the room.')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await expect(page.getByText('Ignored 2 conflicts')).toBeVisible()
  await expect(conflicts.row(one)).toHaveCount(0)
  await conflicts.undo()
  await expect(page.getByText('Reopened 2 conflicts')).toBeVisible()
  await expect(conflicts.row(one)).toBeVisible()
  await expect(conflicts.row(two)).toBeVisible()
})

test('what arrives waits behind "1 new", what others change is shown in its place, and Back keeps the list', async ({
  desk,
}) => {
  test.setTimeout(120_000)
  const known = await clash()
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page } = conflicts
  const query = await listOfPlace()
  await conflicts.goto(query)
  const first = page.locator('tr[data-row]').first()
  const before = await first.getAttribute('data-row')
  const fresh = await clash()
  const given = await api('POST', `/conflicts/${known}/investigate`, {})
  expect(given.status).toBe(200)
  const pill = page.getByRole('button', { name: /^\d+ new$/ })
  await expect(pill).toBeVisible({ timeout: 25_000 })
  await expect(conflicts.row(known)).toContainText('Investigating')
  expect(await first.getAttribute('data-row')).toBe(before)
  await expect(conflicts.row(fresh)).toHaveCount(0)
  await pill.click()
  await expect(conflicts.row(fresh)).toBeVisible()
  await expect(pill).toHaveCount(0)

  await conflicts.row(fresh).getByRole('link').click()
  await expect(conflicts.detail.getByRole('heading', { level: 2, name: `Double booking: ${place}` })).toBeVisible()
  await page.goBack()
  await expect(conflicts.detail).toBeHidden()
  await expect(conflicts.row(fresh)).toBeVisible()
  expect(new URL(page.url()).search).toBe(query)
})

test('filters live in the address: severity, nearness and assignee', async ({ desk }) => {
  const id = await clash()
  const conflicts = new ConflictsPage(await desk.signIn('ada@harbour-arts.example'))
  const { page } = conflicts
  await conflicts.goto(`${await listOfPlace()}&assignee=none&when=upcoming&cause=refused_decision`)
  await expect(conflicts.row(id)).toBeVisible()
  await conflicts.row(id).getByRole('checkbox').check()
  await page.keyboard.press('e')
  await page.getByRole('menuitem', { name: 'Ada Okafor' }).click()
  await expect(conflicts.row(id)).toHaveCount(0)
  await conflicts.goto(`${await listOfPlace()}&assignee=me`)
  await expect(conflicts.row(id)).toBeVisible()
  await conflicts.goto(`${await listOfPlace()}&assignee=me&when=past`)
  await expect(page.getByText('No conflicts match')).toBeVisible()
})

test('pain 21: a decision about an older version does nothing and shows what changed', async ({ desk }) => {
  const id = await clash()
  const mine = new ConflictsPage(await desk.signIn('marcus@harbour-arts.example'))
  await mine.open(id)
  const given = await api('POST', `/conflicts/${id}/investigate`, { notes: 'Asking the choir' })
  expect(given.status).toBe(200)
  await mine.page.keyboard.press('Shift+I')
  await mine.dialog.getByLabel('Why').fill('Both agreed.')
  await mine.dialog.getByRole('button', { name: 'Ignore' }).click()
  await expect(mine.detail.getByText('changed this while you were looking')).toBeVisible()
  await expect(mine.detail.getByRole('row', { name: /Status/ })).toContainText('Investigating')
  await mine.detail.getByRole('button', { name: 'Look at the new version' }).click()
  await expect(mine.status('Investigating')).toBeVisible()
})
