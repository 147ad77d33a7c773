'use client'
import { PageFailure } from '#components/layout/page-failure.tsx'

export default function RootError({ error, retry }: { error: unknown; retry: () => void }) {
  return <PageFailure error={error} retry={retry} home="/" />
}
