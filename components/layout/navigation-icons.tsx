import {
  Activity,
  Bell,
  BookOpenText,
  Boxes,
  CalendarCheck2,
  CalendarSync,
  ChartColumn,
  House,
  Inbox,
  Settings2,
  ShieldCheck,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react'
import type { NavigationKey } from './navigation.ts'

export const navigationIcons: Record<NavigationKey, LucideIcon> = {
  overview: House,
  requests: Inbox,
  conflicts: TriangleAlert,
  bookings: CalendarCheck2,
  resources: Boxes,
  calendars: CalendarSync,
  digests: BookOpenText,
  analytics: ChartColumn,
  notifications: Bell,
  privacy: ShieldCheck,
  operations: Activity,
  settings: Settings2,
}
