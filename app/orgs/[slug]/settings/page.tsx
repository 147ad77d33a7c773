import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { PageBody, PageHeader, Section } from '#components/layout/page.tsx'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { readSettings } from '#lib/domain/organisations/settings/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { ApprovalsTab } from './approvals-tab.tsx'
import { DeliveriesTab } from './deliveries-tab.tsx'
import { GeneralPanel } from './general-panel.tsx'
import { KeysTab, WebhooksTab } from './integration-tabs.tsx'
import { loadSettingsParams, settingsTabs } from './search-params.ts'
import {
  AiSettingsForm,
  CalendarSettingsForm,
  IntegrationSettingsForm,
  NotificationSettingsForm,
} from './section-forms.tsx'
import { SettingsTabs } from './settings-tabs.tsx'

export const metadata: Metadata = { title: 'Settings' }

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> }

export default async function SettingsPage({ params, searchParams }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'settings.view')) notFound()
  const { tab, status, cursor, open } = await loadSettingsParams(searchParams)
  const settings = await readOrg(actor, (db) => readSettings(db, organisation.id))
  if (!settings) notFound()
  const { calendar, ai, notification, integration } = settings.sections
  const form = { slug, updatedAt: settings.updatedAt, disabledReason: whyNot(actor, 'settings.manage') }
  const graceHours = integration.values.rotation_grace_hours
  return (
    <>
      <PageHeader
        title="Settings"
        about={`How ${settings.name} works. Changes hold for everybody, and are in the history.`}
      />
      <SettingsTabs slug={slug} tabs={settingsTabs} current={tab} />
      <PageBody narrow>
        {tab === 'general' ? (
          <GeneralPanel name={settings.name} slug={slug} timezone={settings.timezone} id={organisation.id} />
        ) : null}
        {tab === 'calendars' ? (
          <Section title="Calendars" about="When a calendar's word counts, and when it doesn't.">
            <CalendarSettingsForm {...form} {...calendar} />
          </Section>
        ) : null}
        {tab === 'approvals' ? <ApprovalsTab slug={slug} actor={actor} zone={settings.timezone} /> : null}
        {tab === 'writing' ? (
          <Section title="Writing" about="How summaries are worded and when digests are made.">
            <AiSettingsForm {...form} {...ai} />
          </Section>
        ) : null}
        {tab === 'notifications' ? (
          <Section title="Notifications" about="What people outside the house are told, and in whose name.">
            <NotificationSettingsForm {...form} {...notification} />
          </Section>
        ) : null}
        {tab === 'webhooks' ? (
          <>
            <WebhooksTab slug={slug} actor={actor} graceHours={graceHours} />
            <Section title="Intake">
              <IntegrationSettingsForm {...form} {...integration} />
            </Section>
          </>
        ) : null}
        {tab === 'deliveries' ? (
          <DeliveriesTab slug={slug} actor={actor} status={status} cursor={cursor} open={open} />
        ) : null}
        {tab === 'keys' ? <KeysTab slug={slug} actor={actor} graceHours={graceHours} /> : null}
      </PageBody>
    </>
  )
}
