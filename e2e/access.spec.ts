import { api, createRequest } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'
import { backend, personOf } from './fixtures/identity.ts'
import { RequestsPage } from './pages/requests-page.ts'

const nothingHere = 'There is nothing at this address'

test('a viewer sees and cannot decide, neither on the screen nor past it', async ({ desk }) => {
  const [theirs, mine] = [await createRequest(), await createRequest()]
  const viewer = new RequestsPage(await desk.signIn('theo@harbour-arts.example'))
  await viewer.open(theirs.id, theirs.title)
  const approve = viewer.detail.getByRole('button', { name: /^Approve/ })
  await expect(approve).toBeVisible()
  await expect(approve).toHaveAttribute('aria-disabled', 'true')
  await expect(viewer.detail.getByText(/viewer/i).first()).toBeVisible()
  await viewer.page.keyboard.press('a')

  // The very call of a manager's browser, with the other request's id and the viewer's session.
  const manager = new RequestsPage(await desk.signIn('marcus@harbour-arts.example'))
  await manager.open(mine.id, mine.title)
  const [call] = await Promise.all([
    manager.page.waitForRequest((request) => 'next-action' in request.headers() && request.method() === 'POST'),
    manager.page.keyboard.press('a'),
  ])
  await expect(manager.detail.getByText('Approved', { exact: true }).first()).toBeVisible()
  const body = call.postData() ?? ''
  expect(body).toContain(mine.id)
  const headers = call.headers()
  const answer = await viewer.page.evaluate(
    async ({ url, action, type, data }) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'next-action': action, 'content-type': type, accept: 'text/x-component' },
        body: data,
      })
      return response.text()
    },
    {
      url: viewer.page.url(),
      action: headers['next-action'] ?? '',
      type: headers['content-type'] ?? 'text/plain;charset=UTF-8',
      data: body.replaceAll(mine.id, theirs.id),
    },
  )
  expect(answer).toContain('"forbidden"')
  expect((await api('GET', `/requests/${theirs.id}`)).body).toMatchObject({ status: 'pending', version: 1 })
  await viewer.page.goto('/orgs/harbour-arts/operations')
  await expect(viewer.page.getByText(nothingHere)).toBeVisible()
})

test('another organisation is as if it were not there', async ({ desk }) => {
  const { id, title } = await createRequest()
  const page = await desk.signIn('ingrid@nordlys-kulturhus.example')
  for (const screen of ['overview', 'requests', 'bookings', 'settings']) {
    await page.goto(`/orgs/harbour-arts/${screen}`)
    await expect(page.getByText(nothingHere)).toBeVisible()
  }
  await page.goto(`/orgs/nordlys-kulturhus/requests?status=all&open=${id}`)
  await expect(page.getByText('There is no such request here')).toBeVisible()
  expect(await page.content()).not.toContain(title)
  expect((await api('GET', `/requests/${id}`, undefined, 'nordlys-kulturhus')).status).toBe(404)
  expect((await api('POST', `/requests/${id}/approve`, {}, 'nordlys-kulturhus')).status).toBe(404)
  expect((await api('GET', `/requests/${id}`)).body).toMatchObject({ status: 'pending' })
})

test('somebody removed in Clerk is out within seconds', async ({ desk }) => {
  const { clerkUserId } = personOf('sofie@nordlys-kulturhus.example')
  const page = await desk.signIn('sofie@nordlys-kulturhus.example')
  const requests = new RequestsPage(page, 'nordlys-kulturhus')
  await requests.goto()
  const organisations = Object(await backend('GET', '/organizations?limit=50'))
  const all: { id: string; slug: string }[] = Array.isArray(organisations) ? organisations : organisations.data
  const nordlys = all.find((each) => each.slug === 'nordlys-kulturhus')
  await backend('DELETE', `/organizations/${nordlys?.id}/memberships/${clerkUserId}`)
  try {
    await expect(async () => {
      await page.goto('/orgs/nordlys-kulturhus/requests')
      await expect(page.getByRole('heading', { name: 'Requests', level: 1 })).toBeHidden({ timeout: 1000 })
      await expect(
        page
          .getByText(nothingHere)
          .or(page.getByText(/organisation/i))
          .first(),
      ).toBeVisible({ timeout: 1000 })
    }).toPass({ timeout: 20_000 })
  } finally {
    await backend('POST', `/organizations/${nordlys?.id}/memberships`, { user_id: clerkUserId, role: 'org:member' })
  }
})
