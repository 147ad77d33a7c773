'use client'
import dynamic from 'next/dynamic'

// Whoever looks at the list needs none of it yet: the list fetches it when it has been drawn.
export const LazyConflictDetail = dynamic(() => import('./conflict-detail.tsx').then((all) => all.ConflictDetail))
