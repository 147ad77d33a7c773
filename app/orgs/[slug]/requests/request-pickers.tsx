'use client'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { optionsFor } from '#components/decision/words.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice } from '#components/ui/menu.tsx'
import { requestPriorities, type RequestPriority } from '#lib/domain/requests/values.ts'
import { PriorityMark } from './columns.tsx'

/** How urgent it is; `P` opens the choice. */
export function PriorityPicker({
  value,
  why,
  onChange,
}: {
  value: RequestPriority
  why: string | null
  onChange: (priority: RequestPriority) => void
}) {
  const [open, setOpen] = useState(false)
  useCommands(why ? [] : [{ keys: 'p', label: 'Change priority', group: 'This request', run: () => setOpen(true) }])
  return (
    <Menu
      align="start"
      open={open}
      onOpenChange={(next) => setOpen(next && !why)}
      trigger={
        <Button size="sm" variant="quiet" className="-ml-2" shortcut="P" disabledReason={why}>
          <span className="sr-only">Priority: </span>
          <PriorityMark priority={value} />
          <ChevronDown aria-hidden size={13} />
        </Button>
      }
    >
      <MenuChoice
        value={value}
        onValueChange={(next) => {
          const chosen = requestPriorities.find((priority) => priority === next)
          if (chosen) onChange(chosen)
        }}
        options={optionsFor(requestPriorities)}
      />
    </Menu>
  )
}
