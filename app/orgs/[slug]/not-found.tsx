import { EmptyState } from '#components/ui/empty-state.tsx'

export default function OrganisationNotFound() {
  return (
    <EmptyState heading="h1" title="There is nothing at this address">
      It may have been removed, or your role in this organisation doesn't show it. The navigation lists what you can
      open; an admin of the organisation can change your role.
    </EmptyState>
  )
}
