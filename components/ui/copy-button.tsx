'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from './button.tsx'

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** Copies text and says so in place. Without clipboard access it says that instead of pretending. */
export function CopyButton({
  text,
  label = 'Copy',
  showLabel = false,
}: {
  text: string
  label?: string
  showLabel?: boolean
}) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), 2000)
    return () => clearTimeout(timer)
  }, [state])
  const icon = state === 'done' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />
  const words = state === 'done' ? 'Copied' : state === 'failed' ? 'Select and copy by hand' : label
  const onClick = () => void copyText(text).then((ok) => setState(ok ? 'done' : 'failed'))
  return (
    <>
      {showLabel ? (
        <Button size="sm" icon={icon} onClick={onClick}>
          {words}
        </Button>
      ) : (
        <IconButton size="sm" label={words} icon={icon} onClick={onClick} />
      )}
      <span role="status" className="sr-only">
        {state === 'done' ? 'Copied' : ''}
      </span>
    </>
  )
}

/** An id or address in mono with its copy button; long ones are cut in the middle by the eye, not the text. */
export function CopyableText({ text, label }: { text: string; label: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-md bg-sunken py-0.5 pr-0.5 pl-2">
      <code className="truncate font-mono text-sm">{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  )
}
