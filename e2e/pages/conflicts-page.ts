import { expect, type Locator, type Page } from '@playwright/test'
import { listens } from './requests-page.ts'

/** The conflict desk, found by role and name alone. */
export class ConflictsPage {
  readonly page: Page
  readonly detail: Locator
  readonly dialog: Locator
  private readonly path = '/orgs/harbour-arts/conflicts'

  constructor(page: Page) {
    this.page = page
    this.detail = page.getByRole('complementary', { name: 'Conflict' })
    this.dialog = page.getByRole('dialog')
  }

  async goto(query = ''): Promise<void> {
    await this.page.goto(`${this.path}${query}`)
    await expect(this.page.getByRole('heading', { name: 'Conflicts', level: 1 })).toBeVisible()
    await listens(this.page)
  }

  /** Opens one by its address, as a link in a mail would. */
  async open(id: string): Promise<void> {
    await this.goto(`?status=all&open=${id}`)
    await expect(this.detail.getByRole('heading', { level: 2 })).toBeVisible()
    await listens(this.page)
  }

  row(id: string): Locator {
    return this.page.locator(`tr[data-row="${id}"]`)
  }

  status(word: string): Locator {
    return this.detail.getByText(word, { exact: true }).first()
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: /^Undo/ }).last().click()
  }
}
