'use client'
import { OrganizationSwitcher, UserButton } from '@clerk/nextjs'
import { Skeleton } from '#components/ui/skeleton.tsx'

/** Clerk's switcher in our clothes: choosing an organisation goes to its overview, and the URL says which it is. */
export function OrganisationControl({ compact = false }: { compact?: boolean }) {
  return (
    <OrganizationSwitcher
      hidePersonal
      afterSelectOrganizationUrl={(organisation) => `/orgs/${organisation.slug ?? ''}/overview`}
      fallback={<Skeleton className={compact ? 'size-8' : 'h-8 w-44'} />}
      appearance={{
        elements: {
          rootBox: compact ? 'size-8' : 'w-full min-w-0',
          organizationSwitcherTrigger: compact
            ? 'size-8 justify-center rounded-md p-0 hover:bg-hover'
            : 'h-9 w-full justify-between rounded-md px-2 text-ink hover:bg-hover',
          organizationPreviewTextContainer__organizationSwitcherTrigger: compact ? 'hidden' : 'min-w-0',
          organizationPreviewMainIdentifier__organizationSwitcherTrigger: 'truncate font-medium text-ink',
          organizationPreviewSecondaryIdentifier__organizationSwitcherTrigger: 'hidden',
          organizationSwitcherTriggerIcon: compact ? 'hidden' : 'text-faint',
          organizationPreviewAvatarBox__organizationSwitcherTrigger: 'size-6',
        },
      }}
    />
  )
}

/** Clerk's own account menu: profile and sign-out. */
export function UserControl() {
  return (
    <UserButton
      fallback={<Skeleton className="size-7 rounded-full" />}
      appearance={{ elements: { userButtonAvatarBox: 'size-7' } }}
    />
  )
}
