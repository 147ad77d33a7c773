import { Section } from '#components/layout/page.tsx'
import { Facts } from '#components/table/list-detail.tsx'
import { CopyableText } from '#components/ui/copy-button.tsx'

/** What the organisation is called and where its day begins: facts that come from outside this screen. */
export function GeneralPanel({
  name,
  slug,
  timezone,
  id,
}: {
  name: string
  slug: string
  timezone: string
  id: string
}) {
  return (
    <Section
      title="Organisation"
      about="Name and address come from the identity provider: change them in the organisation menu, top left."
    >
      <Facts
        facts={[
          { label: 'Name', value: name },
          { label: 'Address', value: <code className="font-mono text-sm">/orgs/{slug}</code> },
          { label: 'Time zone', value: timezone.replaceAll('_', ' ') },
          { label: 'Id for the API', value: <CopyableText text={id} label="Copy the organisation's id" /> },
        ]}
      />
    </Section>
  )
}
