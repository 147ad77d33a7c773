import { webhook } from '#lib/entry/webhook.ts'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

/** Deliveries of a AppSheet bot: see docs/integrations.md. */
export const POST = webhook('appsheet')
