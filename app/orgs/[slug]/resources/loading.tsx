import { ListPageSkeleton } from '#components/table/table-skeleton.tsx'

export default function ResourcesLoading() {
  return <ListPageSkeleton title="Resources" />
}
