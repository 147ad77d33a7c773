'use client'
import { Dialog } from '#components/ui/dialog.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { keyLabels } from './shortcut-match.ts'
import { useCommandList, useIsMac } from './shortcuts.tsx'

/** Every key that does something here and now, by group; what the page below registered comes first. */
export default function KeyboardHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const commands = useCommandList()
  const mac = useIsMac()
  const groups = new Map<string, Map<string, string>>()
  for (const command of commands) {
    if (!command.keys) continue
    const group = groups.get(command.group) ?? new Map<string, string>()
    group.set(command.keys, command.label)
    groups.set(command.group, group)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard" wide>
      <div className="gap-x-8 sm:columns-2">
        {[...groups].map(([group, entries]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-sm text-faint">{group}</h3>
            <dl>
              {[...entries].map(([keys, label]) => (
                <div key={keys} className="flex h-7 items-center justify-between gap-4">
                  <dt>{label}</dt>
                  <dd>
                    <Kbd keys={keyLabels(keys, mac)} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="text-sm text-muted">Letters do nothing while you type in a field.</p>
    </Dialog>
  )
}
