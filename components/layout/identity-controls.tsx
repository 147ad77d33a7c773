'use client'
import { OrganizationSwitcher, UserButton } from '@clerk/nextjs'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Skeleton } from '#components/ui/skeleton.tsx'

const never = () => () => undefined

/**
 * False on the server and while React takes over. Clerk's components draw themselves at once when its script is there already, and
 * the placeholder when not: what the server sent would differ, depending on which of the two is faster.
 */
function useTakenOver(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

/** Clerk names its trigger without the organisation that stands on it: whoever speaks the visible name must reach it too. */
function useSpokenName(name: string) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const apply = () => {
      for (const trigger of element.querySelectorAll('.cl-organizationSwitcherTrigger')) {
        const label = trigger.getAttribute('aria-label') ?? ''
        if (label && !label.startsWith(name)) trigger.setAttribute('aria-label', `${name}: ${label}`)
      }
    }
    apply()
    const observer = new MutationObserver(apply)
    observer.observe(element, { subtree: true, childList: true, attributeFilter: ['aria-label'] })
    return () => observer.disconnect()
  }, [name])
  return box
}

/** Clerk's switcher in our clothes: choosing an organisation goes to its overview, and the URL says which it is. */
export function OrganisationControl({ name, compact = false }: { name: string; compact?: boolean }) {
  const box = useSpokenName(name)
  const takenOver = useTakenOver()
  const placeholder = <Skeleton className={compact ? 'size-8' : 'h-8 w-44'} />
  return (
    <div ref={box} className={compact ? 'size-8' : 'w-full min-w-0'}>
      {takenOver ? (
        <OrganizationSwitcher
          hidePersonal
          afterSelectOrganizationUrl={(organisation) => `/orgs/${organisation.slug ?? ''}/overview`}
          fallback={placeholder}
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
      ) : (
        placeholder
      )}
    </div>
  )
}

/** Clerk's own account menu: profile and sign-out. */
export function UserControl() {
  const placeholder = <Skeleton className="size-7 rounded-full" />
  if (!useTakenOver()) return placeholder
  return <UserButton fallback={placeholder} appearance={{ elements: { userButtonAvatarBox: 'size-7' } }} />
}
