'use client'
import dynamic from 'next/dynamic'

// Whoever looks at the list needs none of it yet: the list fetches it when it has been drawn.
export const LazyRequestDetail = dynamic(() => import('./request-detail.tsx').then((all) => all.RequestDetail))
