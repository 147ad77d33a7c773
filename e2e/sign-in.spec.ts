import { expect, test } from './fixtures/desk.ts'

test('signs in with a password, changes the organisation, and signs out', async ({ desk }) => {
  const page = await desk.open()
  await page.goto('/')
  await page.waitForURL(/sign-in/)
  await page.getByLabel('Email address').fill('ada@harbour-arts.example')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  const password = page.getByLabel('Password', { exact: true })
  await password.fill('not-her-password')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText(/password is incorrect/i).first()).toBeVisible()
  await expect(page).toHaveURL(/sign-in/)

  await password.fill('ada-demo-desk')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.waitForURL(/\/orgs\/[a-z-]+\/overview/)
  await page.goto('/orgs/harbour-arts/overview')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  await page.getByRole('button', { name: /^Harbour Arts/ }).click()
  await page.getByRole('button', { name: /Nordlys Kulturhus$/ }).click()
  await page.waitForURL(/\/orgs\/nordlys-kulturhus\/overview/)
  await expect(page.getByRole('button', { name: /^Nordlys Kulturhus/ })).toBeVisible()
  // The address says which one is active, not the other way round.
  await page.goto('/orgs/harbour-arts/requests')
  await expect(page.getByRole('button', { name: /^Harbour Arts/ })).toBeVisible()

  await page.getByRole('button', { name: /user (button|menu)/i }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).not.toHaveURL(/orgs/)
  await page.goto('/orgs/harbour-arts/requests')
  await expect(page).toHaveURL(/sign-in/)
})
