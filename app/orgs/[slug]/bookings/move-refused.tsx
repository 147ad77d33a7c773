'use client'
import { Reasons } from '#components/decision/verdict-view.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import type { MoveRefusal } from './use-move.ts'

/** Why a dropped booking went back to where it was, and the way to another time. */
export function MoveRefused({
  refusal,
  onDismiss,
  onOpenDialog,
}: {
  refusal: MoveRefusal
  onDismiss: () => void
  onOpenDialog: () => void
}) {
  const { item, verdict, message } = refusal
  return (
    <div className="mb-3">
      <Callout
        live
        tone={verdict?.verdict === 'unknown' ? 'unknown' : 'critical'}
        title={`Not moved: ${item.title} stays where it was`}
        actions={
          <>
            {verdict ? (
              <Button size="sm" onClick={onOpenDialog}>
                Move…
              </Button>
            ) : null}
            <Button size="sm" onClick={onDismiss}>
              Dismiss
            </Button>
          </>
        }
      >
        {verdict ? (
          <Reasons reasons={verdict.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')} />
        ) : (
          message
        )}
      </Callout>
    </div>
  )
}
