'use client'
import { toast as sonner, Toaster as Sonner } from 'sonner'
import { useEffect, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'

/** Sonner with our frame; `onMounted` is called once messages can be shown. */
export function ToastHost({ onMounted }: { onMounted: () => void }) {
  // After the effects of Sonner inside: by then it listens.
  useEffect(onMounted, [onMounted])
  return (
    <Sonner
      position="bottom-left"
      offset={{ bottom: 16, left: 'max(16px, min(236px, calc(100vw - 900px)))' }}
      mobileOffset={{ bottom: 72 }}
      gap={8}
      visibleToasts={4}
      hotkey={['alt', 'KeyT']}
      containerAriaLabel="Messages"
      toastOptions={{ unstyled: true, className: 'w-full' }}
    />
  )
}

function Frame({ children, tone }: { children: ReactNode; tone?: 'critical' }) {
  return (
    <div
      className={`flex w-full min-w-72 items-center gap-3 rounded-lg bg-raised py-2 pr-2 pl-3 font-sans text-ink shadow-float ${tone ? 'border-l-2 border-l-critical-mark' : ''}`}
    >
      {children}
    </div>
  )
}

export function showNotice(
  message: ReactNode,
  options: { tone?: 'critical'; description?: ReactNode; duration?: number } = {},
) {
  return sonner.custom(
    () => (
      <Frame tone={options.tone}>
        <div className="flex-1 py-1">
          <p>{message}</p>
          {options.description ? <p className="text-sm text-muted">{options.description}</p> : null}
        </div>
      </Frame>
    ),
    { duration: options.duration ?? (options.tone ? 10_000 : 5_000) },
  )
}

function UndoToast({
  id,
  message,
  seconds,
  onUndo,
}: {
  id: number | string
  message: ReactNode
  seconds: number
  onUndo: () => void
}) {
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const timer = setInterval(() => setLeft((value) => Math.max(0, value - 1)), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <Frame>
      <p className="flex-1">{message}</p>
      <Button
        size="sm"
        aria-label={`Undo, ${left} seconds left`}
        onClick={() => {
          onUndo()
          sonner.dismiss(id)
        }}
      >
        Undo
        <span aria-hidden className="tabular w-4 text-right text-faint">
          {left}
        </span>
      </Button>
    </Frame>
  )
}

/**
 * A message with an undo that counts down. The caller delays the side effect by `seconds`:
 * `onUndo` takes it back, `onCommit` runs once when the time is over or the toast is dismissed.
 */
export function showUndo(
  message: ReactNode,
  { onUndo, onCommit, seconds = 8 }: { onUndo: () => void; onCommit?: () => void; seconds?: number },
) {
  let settled = false
  const commit = () => {
    if (settled) return
    settled = true
    onCommit?.()
  }
  return sonner.custom(
    (id) => (
      <UndoToast
        id={id}
        message={message}
        seconds={seconds}
        onUndo={() => {
          if (settled) return
          settled = true
          onUndo()
        }}
      />
    ),
    { duration: seconds * 1000, onAutoClose: commit, onDismiss: commit },
  )
}
