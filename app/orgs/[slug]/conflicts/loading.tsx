import { ListPageSkeleton } from '#components/table/table-skeleton.tsx'

export default function ConflictsLoading() {
  return <ListPageSkeleton title="Conflicts" />
}
