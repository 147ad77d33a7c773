'use client'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

const trigger =
  'relative h-9 shrink-0 px-0.5 text-muted transition-colors hover:text-ink data-[state=active]:font-medium data-[state=active]:text-ink after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full data-[state=active]:after:bg-accent'

/** Tabs within a page; for tabs that are pages of their own use links (`LinkTabs`). */
export function Tabs({
  label,
  value,
  onValueChange,
  tabs,
}: {
  label: string
  value: string
  onValueChange: (value: string) => void
  tabs: readonly { value: string; label: string; count?: number; content: ReactNode }[]
}) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange}>
      <Radix.List aria-label={label} className="flex gap-5 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} className={trigger}>
            {tab.label}
            {tab.count === undefined ? null : <span className="tabular ml-1.5 text-sm text-faint">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
