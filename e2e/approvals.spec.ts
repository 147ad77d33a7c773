import { randomUUID } from 'node:crypto'
import { api, createRequest, freeHour } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { RequestsPage } from './pages/requests-page.ts'

/** Ten hours of the kiln, weeks ahead, that nobody else asks for. */
async function longFiring() {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { resource, start } = await freeHour('Ceramics kiln')
    const wish = { resource, start, end: new Date(Date.parse(start) + 10 * 3_600_000).toISOString() }
    const { body } = await api('POST', '/validate', wish)
    if (body['verdict'] === 'possible') return wish
  }
  throw new Error('the kiln is never free for ten hours')
}

test('two people, two steps, then booked', async ({ desk }) => {
  const { id, title } = await createRequest(await longFiring())
  const marcus = new RequestsPage(await desk.signIn('marcus@harbour-arts.example'))
  const ada = new RequestsPage(await desk.signIn('ada@harbour-arts.example'))
  await marcus.open(id, title)
  const steps = marcus.detail.getByRole('list', { name: 'Approval steps' })
  await expect(steps.getByRole('listitem').filter({ hasText: 'Kiln yard' })).toContainText('It is your turn')
  await marcus.detail.getByRole('button', { name: 'Approve step 1 of 2' }).click()
  await expect(marcus.page.getByText('It still needs Ada Okafor')).toBeVisible()
  const next = marcus.detail.getByRole('button', { name: 'Approve step 2 of 2' })
  await expect(next).toHaveAttribute('aria-disabled', 'true')
  await expect(
    marcus.detail.getByText(/It isn't yours to decide step 2 of 2 \(Director\): that is for Ada Okafor/),
  ).toBeVisible()

  await ada.open(id, title)
  await expect(ada.detail.getByText(/Marcus Bell approved/)).toBeVisible()
  await ada.page.keyboard.press('a')
  await expect(ada.detail.getByText('Approved', { exact: true }).first()).toBeVisible()
  await expect(ada.detail.getByRole('link', { name: 'Show the booking' })).toBeVisible()
  await expect(ada.detail.getByRole('list', { name: 'Approval steps' }).getByRole('listitem')).toHaveCount(2)
})

test('what a rule approved by itself says so, and a rule is saved only after its dry run', async ({ desk }) => {
  const email = `${randomUUID().slice(0, 8)}@members.harbour-arts.example`
  const { id, title } = await createRequest({ ...(await freeHour('Projector 4K')), participants: 1, email })
  const page = await desk.signIn('ada@harbour-arts.example')
  const requests = new RequestsPage(page)
  await requests.open(id, title)
  await expect(requests.detail.getByText('Approved by itself.')).toBeVisible()
  await expect(
    requests.detail.getByText(/Approved by the rule Members, up to four hours, version \d/).first(),
  ).toBeVisible()
  await expect(requests.detail.getByText(/Approved by Masterflow/)).toBeVisible()

  await page.goto('/orgs/harbour-arts/settings?tab=approvals')
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  const name = `Regulars ${id.slice(-6)}`
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Only asked by').fill('nobody@nowhere.example')
  const save = dialog.getByRole('button', { name: 'Save rule' })
  await expect(save).toHaveAttribute('aria-disabled', 'true')
  const dryRun = dialog.getByRole('region', { name: 'Dry run: last 90 days' })
  await dryRun.getByRole('button', { name: 'Show what would change' }).click()
  await expect(dryRun.getByText(/decisions/).first()).toBeVisible()
  await dialog.getByLabel('Name').fill(`${name} 2`)
  await expect(save).toHaveAttribute('aria-disabled', 'true')
  await dryRun.getByRole('button', { name: 'Look again' }).click()
  await expect(save).not.toHaveAttribute('aria-disabled', 'true')
  await save.click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: new RegExp(`${name} 2`) })).toBeVisible()
})

test('a workflow is made step by step, and taken out of force', async ({ desk }) => {
  const page = await desk.signIn('ada@harbour-arts.example')
  await page.goto('/orgs/harbour-arts/settings?tab=approvals')
  await page.getByRole('button', { name: 'New workflow' }).click()
  const dialog = page.getByRole('dialog', { name: 'New workflow' })
  const name = `Large events ${randomUUID().slice(0, 6)}`
  await dialog.getByLabel('Name of the workflow').fill(name)
  await dialog.getByLabel('Name of step 1').fill('Front desk')
  await dialog.getByRole('button', { name: 'Add a step' }).click()
  await dialog.getByLabel('Name of step 2').fill('Director')
  const second = dialog.getByRole('group', { name: 'Step 2', exact: true })
  await second.getByRole('group', { name: 'People who decide step 2' }).getByLabel('June Castellano').check()
  await second.getByText('Time-out and escalation (none)').click()
  await second.getByLabel('Time-out of step 2').fill('120')
  await dialog.getByRole('button', { name: 'Move step 2 up' }).click()
  await dialog.getByRole('button', { name: 'Show what would change' }).click()
  await dialog.getByRole('button', { name: 'Save workflow' }).click()
  await expect(dialog).toBeHidden()
  const steps = page.getByRole('list', { name: `Steps of ${name}` }).getByRole('listitem')
  await expect(steps).toHaveText([
    /Director: a manager or admin or June Castellano; within 2 hours/,
    /Front desk: a manager or admin/,
  ])
  await page.getByRole('button', { name: `Deactivate ${name}` }).click()
  await expect(page.getByRole('button', { name: `Activate ${name}` })).toBeVisible()
})
