'use client'
import { Command as Cmdk } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { Kbd } from '#components/ui/kbd.tsx'
import { keyLabels } from './shortcut-match.ts'
import { useCommandList, useIsMac, type Command } from './shortcuts.tsx'

const item =
  'flex min-h-9 cursor-default items-center gap-3 rounded-md px-2.5 data-[selected=true]:bg-hover max-sm:min-h-11'

/** Everything that can be done here, found by typing. Loaded when first opened. */
export default function CommandPalette({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const commands = useCommandList()
  const mac = useIsMac()
  const groups = new Map<string, Command[]>()
  for (const command of commands) {
    if (command.keyOnly) continue
    groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  }
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-black/35" />
        <Radix.Content
          aria-describedby={undefined}
          className="motion-float fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg bg-raised shadow-float outline-none max-sm:top-3"
        >
          <Radix.Title className="sr-only">Commands</Radix.Title>
          <Cmdk label="Search commands" loop>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search aria-hidden size={16} className="shrink-0 text-faint" />
              <Cmdk.Input
                placeholder="Go to, or do…"
                className="h-12 w-full bg-transparent outline-none max-sm:text-[16px]"
              />
            </div>
            <Cmdk.List className="max-h-[50vh] overflow-y-auto overscroll-contain p-1.5">
              <Cmdk.Empty className="px-3 py-8 text-center text-muted">
                Nothing is called that. Try a place, an action or an organisation.
              </Cmdk.Empty>
              {[...groups].map(([group, entries]) => (
                <Cmdk.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
                >
                  {entries.map((command) => (
                    <Cmdk.Item
                      key={`${command.label}-${command.keys ?? ''}`}
                      value={`${command.group} ${command.label}`}
                      className={item}
                      onSelect={() => {
                        onOpenChange(false)
                        command.run()
                      }}
                    >
                      <span className="flex-1 truncate" dir="auto">
                        {command.label}
                      </span>
                      {command.keys ? <Kbd keys={keyLabels(command.keys, mac)} className="max-sm:hidden" /> : null}
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
