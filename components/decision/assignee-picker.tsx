'use client'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice } from '#components/ui/menu.tsx'

/** Somebody who may be given something to do. */
export type Person = { userId: string; name: string; isActive: boolean }

const nobody = 'none'

/** Who takes care of it; `E` opens the choice. */
export function AssigneePicker({
  group,
  value,
  people,
  me,
  why,
  onChange,
}: {
  /** Where the keyboard help lists it ("This request"). */
  group: string
  value: string | null
  people: readonly Person[]
  me: string
  /** Why it can't be changed; null when it can. */
  why: string | null
  onChange: (assignee: string | null) => void
}) {
  const [open, setOpen] = useState(false)
  useCommands(why ? [] : [{ keys: 'e', label: 'Assign', group, run: () => setOpen(true) }])
  const name =
    value === null ? 'Nobody' : (people.find((person) => person.userId === value)?.name ?? 'Somebody who left')
  const options = people
    .filter((person) => person.isActive)
    .toSorted((a, b) => Number(b.userId === me) - Number(a.userId === me))
  return (
    <Menu
      align="start"
      open={open}
      onOpenChange={(next) => setOpen(next && !why)}
      trigger={
        <Button size="sm" variant="quiet" className="-ml-2" shortcut="E" disabledReason={why}>
          <span className="sr-only">Assignee: </span>
          {value === null ? null : <Avatar name={name} size={18} />}
          <span className={value === null ? 'text-faint' : 'text-ink'}>{name}</span>
          <ChevronDown aria-hidden size={13} />
        </Button>
      }
    >
      <MenuChoice
        value={value ?? nobody}
        onValueChange={(next) => onChange(next === nobody ? null : next)}
        options={[
          { value: nobody, label: 'Nobody' },
          ...options.map((person) => ({
            value: person.userId,
            label: person.userId === me ? `${person.name} (you)` : person.name,
          })),
        ]}
      />
    </Menu>
  )
}
