'use client'
import { Bookmark, Trash2 } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useState, useSyncExternalStore } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import { viewQuery } from './list-params.ts'
import { parseViews, withView, type SavedView } from './saved-views.ts'

const changed = 'masterflow:views'

function useStoredViews(key: string): [readonly SavedView[], (views: readonly SavedView[]) => void] {
  const subscribe = useCallback((listener: () => void) => {
    window.addEventListener('storage', listener)
    window.addEventListener(changed, listener)
    return () => {
      window.removeEventListener('storage', listener)
      window.removeEventListener(changed, listener)
    }
  }, [])
  const text = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  )
  const write = (views: readonly SavedView[]) => {
    try {
      localStorage.setItem(key, JSON.stringify(views))
      window.dispatchEvent(new Event(changed))
    } catch {
      notify('This browser keeps nothing for this site. Copy the address instead: it is the view.', {
        tone: 'critical',
      })
    }
  }
  return [parseViews(text), write]
}

/** Views with a name (kept in this browser) and the present one (kept in the address). `presets` come with the screen. */
export function ViewMenu({ screen, presets = [] }: { screen: string; presets?: readonly SavedView[] }) {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const [own, setOwn] = useStoredViews(`mf_views:${path.split('/')[2] ?? ''}:${screen}`)
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const query = viewQuery(new URLSearchParams(search))
  const current = [...presets, ...own].find((view) => viewQuery(new URLSearchParams(view.query)) === query)
  const go = (view: SavedView) => {
    setOpen(false)
    router.push(view.query ? `${path}?${view.query}` : path)
  }
  useCommands(
    [...presets, ...own].map((view) => ({ label: `View: ${view.name}`, group: 'Views', run: () => go(view) })),
  )
  const row = 'flex min-h-8 flex-1 items-center rounded-md px-2 text-left hover:bg-hover truncate max-sm:min-h-11'
  return (
    <Popover
      label="Views"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          variant="quiet"
          size="sm"
          icon={<Bookmark size={14} aria-hidden />}
          aria-label={current ? `View: ${current.name}` : 'Views'}
        >
          <span className="max-lg:hidden">{current?.name ?? 'Views'}</span>
        </Button>
      }
    >
      <ul className="p-1">
        {presets.map((view) => (
          <li key={view.name} className="flex">
            <button
              type="button"
              className={row}
              aria-current={view === current ? 'true' : undefined}
              onClick={() => go(view)}
            >
              {view.name}
            </button>
          </li>
        ))}
        {own.map((view) => (
          <li key={view.name} className="flex items-center">
            <button
              type="button"
              className={row}
              aria-current={view === current ? 'true' : undefined}
              onClick={() => go(view)}
              dir="auto"
            >
              {view.name}
            </button>
            <IconButton
              size="sm"
              label={`Remove view ${view.name}`}
              icon={<Trash2 size={13} aria-hidden />}
              onClick={() => {
                setOwn(own.filter((each) => each.name !== view.name))
                notifyUndo(`View "${view.name}" removed`, { onUndo: () => setOwn([...own]) })
              }}
            />
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2 border-t p-2"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          setOwn(withView(own, { name, query }))
          setName('')
        }}
      >
        <Input
          aria-label="Name of this view"
          placeholder="Name this view"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit">Save</Button>
      </form>
      <p className="px-3 pb-2 text-sm text-faint">The address holds the view too: send it to share it.</p>
    </Popover>
  )
}
