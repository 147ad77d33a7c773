'use client'
import { Rss } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { Field } from '#components/form/fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Input } from '#components/ui/input.tsx'
import { Select } from '#components/ui/select.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Moment } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { FeedRow } from '#lib/domain/bookings/feeds/index.ts'
import { createFeedAction, listFeedsAction, revokeFeedAction } from './feed-actions.ts'

type Made = { id: string; url: string; of: string }

/** Bookings in one's own calendar program: private addresses, shown once, ended at any time. */
export function SubscribeDialog({
  slug,
  resources,
  onClose,
}: {
  slug: string
  resources: readonly { id: string; title: string }[]
  onClose: () => void
}) {
  const decision = useDecision()
  const [feeds, setFeeds] = useState<readonly FeedRow[] | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const [of, setOf] = useState(resources[0]?.id ?? 'person')
  const [email, setEmail] = useState('')
  const [shows, setShows] = useState<'titles' | 'busy'>('busy')
  const read = useCallback(async () => {
    const { data } = await listFeedsAction({ slug, inForce: true })
    return data?.feeds ?? []
  }, [slug])
  useEffect(() => {
    read()
      .then(setFeeds)
      .catch(() => setFeeds([]))
  }, [read])
  const create = async () => {
    const feed =
      of === 'person'
        ? ({ kind: 'person', email, shows } as const)
        : ({ kind: 'resource', resourceId: of, shows } as const)
    const answer = await decision.run('create', () => createFeedAction({ slug, feed }))
    if (!answer) return
    setMade({ ...answer, of: of === 'person' ? email : (resources.find(({ id }) => id === of)?.title ?? '') })
    setFeeds(await read())
  }
  const revoke = async (feed: FeedRow) => {
    const answer = await decision.run(feed.id, () => revokeFeedAction({ slug, id: feed.id }))
    if (!answer) return
    if (made?.id === feed.id) setMade(null)
    notify(`Ended: the feed of ${feed.of}`)
    setFeeds(await read())
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Subscribe"
      description="A private address for a calendar program. Whoever has it reads these bookings, from 30 days ago to 400 days ahead, until you end it."
      wide
    >
      <div className="grid gap-4">
        {decision.failure ? <FailurePanel failure={decision.failure} names={{}} onLooked={decision.clear} /> : null}
        {made ? (
          <Callout tone="waiting" live title={`The address for ${made.of}: copy it now, it is not shown again`}>
            <div className="my-1 flex items-center gap-2 rounded-md border bg-raised p-1 pl-2.5">
              <code aria-label="Feed address" className="min-w-0 flex-1 font-mono text-sm break-all">
                {made.url}
              </code>
              <CopyButton text={made.url} showLabel />
            </div>
          </Callout>
        ) : null}
        <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-3 max-sm:grid-cols-1">
          <Field id="feed-booki" label="Bookings of">
            <Select
              id="feed-booki"
              value={of}
              onValueChange={setOf}
              options={[
                { value: 'person', label: 'A person, by mail address' },
                ...resources.map(({ id, title }) => ({ value: id, label: title })),
              ]}
            />
          </Field>
          <Field id="feed-shows" label="Shows">
            <Select
              id="feed-shows"
              value={shows}
              onValueChange={(value) => setShows(value === 'titles' ? 'titles' : 'busy')}
              options={[
                { value: 'busy', label: 'Busy only' },
                { value: 'titles', label: 'Titles and notes' },
              ]}
            />
          </Field>
          <Button
            variant="primary"
            icon={<Rss size={14} aria-hidden />}
            busy={decision.busy === 'create'}
            disabled={of === 'person' && email.trim() === ''}
            onClick={() => void create()}
          >
            Create address
          </Button>
          {of === 'person' ? (
            <div className="col-span-full">
              <Field id="feed-email" label="Mail address">
                <Input id="feed-email" type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
              </Field>
            </div>
          ) : null}
        </div>
        <section aria-label="Addresses in force" className="border-t pt-3">
          <h3 className="text-base">In force</h3>
          {feeds === null ? (
            <Skeleton className="mt-2 h-9 w-full" />
          ) : feeds.length === 0 ? (
            <p className="mt-1 text-muted">Nobody subscribes yet.</p>
          ) : (
            <ul className="divide-y">
              {feeds.map((feed) => (
                <li key={feed.id} className="flex min-h-11 items-center gap-3 py-1">
                  <span className="min-w-0 flex-1">
                    <span className="block truncate" dir="auto">
                      {feed.of}
                    </span>
                    <span className="block text-sm text-muted">
                      {feed.shows === 'titles' ? 'Titles and notes' : 'Busy only'},{' '}
                      {feed.lastReadAt ? (
                        <>
                          last read <Moment at={feed.lastReadAt} recent />
                        </>
                      ) : (
                        'never read'
                      )}
                    </span>
                  </span>
                  <Button
                    size="sm"
                    aria-label={`End the feed of ${feed.of}`}
                    busy={decision.busy === feed.id}
                    onClick={() => void revoke(feed)}
                  >
                    End
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </Dialog>
  )
}
