import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageBody, PageHeader, Section } from '#components/layout/page.tsx'
import { wordFor } from '#components/decision/words.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { isUuid } from '#lib/core/ids.ts'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { capacityText } from '../columns.tsx'
import { EditResourceButton } from '../resource-dialog.tsx'
import { RulesEditor, UsageChart } from './lazy-parts.tsx'
import { loadResource } from './load-resource.ts'

export const metadata: Metadata = { title: 'Resource' }

type Props = { params: Promise<{ slug: string; id: string }> }

/** One resource: how much it is used, and the rules that its bookings are judged by. */
export default async function ResourcePage({ params }: Props) {
  const { slug, id } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'resources.view') || !isUuid(id)) notFound()
  const loaded = await readOrg(actor, (db) => loadResource({ db, actor, now: new Date() }, id))
  if (!loaded) notFound()
  const { resource, usage, calendars, workflows, form } = loaded
  const disabledReason = whyNot(actor, 'resources.manage')
  return (
    <>
      <PageHeader
        title={resource.title}
        about={[wordFor(resource.type), resource.location, capacityText(resource)].filter(Boolean).join(' · ')}
        actions={
          <>
            <Button asChild variant="quiet">
              <Link href={`/orgs/${slug}/resources`}>All resources</Link>
            </Button>
            <EditResourceButton slug={slug} resource={resource} disabledReason={disabledReason} />
          </>
        }
      />
      <PageBody narrow>
        {resource.damagedRules.length > 0 ? (
          <div className="mb-4">
            <Callout tone="unknown" title="Some of its rules can't be read">
              {resource.damagedRules.join(', ')}. Until they are saved again, nobody knows whether a time can be had.
            </Callout>
          </div>
        ) : null}
        <Section
          title="Usage"
          about={`Hours booked in the last twelve whole weeks, Monday to Sunday in ${organisation.timezone.replaceAll('_', ' ')}, against the hours that it is open by today's rules.`}
        >
          {usage ? <UsageChart usage={usage} /> : null}
        </Section>
        <Section title="Rules" about="When it can be had, by whom, and what each booking has to keep to.">
          <RulesEditor
            slug={slug}
            id={id}
            zone={organisation.timezone}
            updatedAt={resource.updatedAt}
            form={form}
            calendars={calendars}
            workflows={workflows}
            disabledReason={disabledReason}
          />
        </Section>
      </PageBody>
    </>
  )
}
