import { webhook } from '#lib/entry/webhook.ts'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

/** Deliveries of a Google Form's Apps Script trigger: see docs/integrations.md. */
export const POST = webhook('google_forms')
