import { ListPageSkeleton } from '#components/table/table-skeleton.tsx'

export default function RequestsLoading() {
  return <ListPageSkeleton title="Requests" />
}
