import { ListPageSkeleton } from '#components/table/table-skeleton.tsx'

export default function BookingsLoading() {
  return <ListPageSkeleton title="Bookings" />
}
