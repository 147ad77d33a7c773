'use client'
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import { matchPress, pressName } from './shortcut-match.ts'

/** Something a person can do here: by key, in the palette, listed in the keyboard help. */
export type Command = {
  /** `a`, `mod+k`, `g r`; leave out for the palette only. */
  keys?: string
  label: string
  /** Heading under which help and palette list it ("This request", "Go to"). */
  group: string
  run: () => void
  /** Works while typing in a field too (only for chords like `mod+Enter`). */
  inFields?: boolean
  /** Kept out of the palette (j/k and the like mean nothing there). */
  keyOnly?: boolean
}

type Registry = {
  add: (id: symbol, commands: readonly Command[]) => void
  remove: (id: symbol) => void
  list: () => readonly Command[]
  subscribe: (listener: () => void) => () => void
}

const ShortcutContext = createContext<Registry | null>(null)

function createRegistry(): Registry {
  const entries = new Map<symbol, readonly Command[]>()
  const listeners = new Set<() => void>()
  let flat: readonly Command[] = []
  const changed = () => {
    flat = [...entries.values()].flat()
    for (const listener of listeners) listener()
  }
  return {
    add: (id, commands) => {
      entries.set(id, commands)
      changed()
    },
    remove: (id) => {
      entries.delete(id)
      changed()
    },
    list: () => flat,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const fieldTypes = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range'])

/** True where a letter is text and not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !fieldTypes.has(target.type)
  return (
    target.closest('textarea, select, [role="textbox"], [role="combobox"], [role="menu"], [role="listbox"]') !== null
  )
}

/** Keeps the list of commands and listens for their keys, once for the whole page. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(createRegistry, [])
  const before = useRef<string[]>([])
  const pressedAt = useRef(0)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.key === 'Shift') return
      const target = event.target
      const typing = isTyping(target)
      const inDialog = target instanceof Element && target.closest('[role="dialog"]:not([data-detail])') !== null
      const press = pressName({
        key: event.key,
        meta: event.metaKey,
        ctrl: event.ctrlKey,
        alt: event.altKey,
        shift: event.shiftKey,
      })
      // Enter and Space belong to the control that has focus.
      if (
        (press === 'Enter' || press === 'Space') &&
        target instanceof Element &&
        target.closest('button, a[href], [role="checkbox"], [role="switch"], [role="tab"], summary')
      )
        return
      const usable = registry
        .list()
        .filter(
          (command): command is Command & { keys: string } =>
            command.keys !== undefined && ((!typing && !inDialog) || command.inFields === true),
        )
      const kept = event.timeStamp - pressedAt.current < 1200 ? before.current : []
      const result = matchPress(usable, kept, press)
      pressedAt.current = event.timeStamp
      if ('run' in result) {
        before.current = []
        event.preventDefault()
        result.run.run()
      } else before.current = 'pending' in result ? result.pending : []
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [registry])
  return <ShortcutContext value={registry}>{children}</ShortcutContext>
}

/**
 * Registers commands while the component is mounted. The list may be new on every render: the labels and keys decide
 * whether it is registered again, and the latest `run` is the one that runs.
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = useContext(ShortcutContext)
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const shape = JSON.stringify(
    commands.map(({ keys, label, group, inFields, keyOnly }) => [keys, label, group, inFields, keyOnly]),
  )
  useEffect(() => {
    if (!registry) return
    const id = Symbol('commands')
    registry.add(
      id,
      latest.current.map((command, index) => ({ ...command, run: () => latest.current[index]?.run() })),
    )
    return () => registry.remove(id)
  }, [registry, shape])
}

const nothing: readonly Command[] = []

/** All commands that can be done now, in order of registration. */
export function useCommandList(): readonly Command[] {
  const registry = useContext(ShortcutContext)
  const subscribe = useCallback(
    (listener: () => void) => registry?.subscribe(listener) ?? (() => undefined),
    [registry],
  )
  return useSyncExternalStore(
    subscribe,
    () => registry?.list() ?? nothing,
    () => nothing,
  )
}

const never = () => () => undefined

/** Whether ⌘ is the modifier here; false on the server. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  )
}
