'use client'
import { Rss } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'

const SubscribeDialog = dynamic(() => import('./subscribe-dialog.tsx').then((all) => all.SubscribeDialog), {
  ssr: false,
})

/** Opens the private calendar addresses. */
export function SubscribeButton({
  slug,
  resources,
  whyNot,
}: {
  slug: string
  resources: readonly { id: string; title: string }[]
  whyNot: string | null
}) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        icon={<Rss size={14} aria-hidden />}
        disabledReason={whyNot}
        onClick={() => setOpen(true)}
        className="max-sm:hidden"
        data-print="hide"
      >
        Subscribe…
      </Button>
      {open ? <SubscribeDialog slug={slug} resources={resources} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
