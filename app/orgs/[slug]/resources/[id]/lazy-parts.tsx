'use client'
import dynamic from 'next/dynamic'
import { Skeleton } from '#components/ui/skeleton.tsx'

// The chart and the editor are the weight of this page, and neither is the first thing that somebody reads.
export const UsageChart = dynamic(() => import('#components/charts/usage-chart.tsx').then((part) => part.UsageChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
})

export const RulesEditor = dynamic(() => import('./rules-editor.tsx').then((part) => part.RulesEditor), {
  loading: () => <Skeleton className="h-96 w-full" />,
})
