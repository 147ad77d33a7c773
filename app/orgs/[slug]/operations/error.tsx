'use client'
import { useParams } from 'next/navigation'
import { PageFailure } from '#components/layout/page-failure.tsx'

export default function OperationsError({ error, retry }: { error: unknown; retry: () => void }) {
  const { slug } = useParams<{ slug: string }>()
  return <PageFailure error={error} retry={retry} home={`/orgs/${slug}/overview`} />
}
