import { expect, type Locator, type Page } from '@playwright/test'

/** Waits until React has taken over what the server drew: a key pressed before that is nobody's. */
export async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('h1, aside h2')].every((each) =>
      Object.keys(each).some((key) => key.startsWith('__reactProps')),
    ),
  )
  await page.waitForLoadState('networkidle')
}

/** The triage desk, found by role and name alone. */
export class RequestsPage {
  readonly page: Page
  readonly detail: Locator
  private readonly path: string

  constructor(page: Page, slug = 'harbour-arts') {
    this.page = page
    this.path = `/orgs/${slug}/requests`
    this.detail = page.getByRole('complementary', { name: 'Request' })
  }

  async goto(query = ''): Promise<void> {
    await this.page.goto(`${this.path}${query}`)
    await expect(this.page.getByRole('heading', { name: 'Requests', level: 1 })).toBeVisible()
    await listens(this.page)
  }

  /** Opens one by its address, as a link in a mail would. */
  async open(id: string, title: string): Promise<void> {
    await this.goto(`?status=all&open=${id}`)
    await expect(this.detail.getByRole('heading', { name: title })).toBeVisible()
    await listens(this.page)
  }

  row(title: string): Locator {
    return this.page.getByRole('link', { name: title }).first()
  }

  /** Writes into the dialog that asks why, and sends it. */
  async giveReason(label: string, reason: string, verb: string): Promise<void> {
    const dialog = this.page.getByRole('dialog')
    await dialog.getByLabel(label).fill(reason)
    await dialog.getByRole('button', { name: verb }).click()
    await expect(dialog).toBeHidden()
  }
}
