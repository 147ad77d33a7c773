'use client'
import { debounce, useQueryStates } from 'nuqs'
import { useMemo, useState, useTransition } from 'react'
import { listParams, type Density, type FilterParsers } from './list-params.ts'
import { nothingSelected, type Selection } from './selection.ts'

export type FilterValues = Record<string, readonly string[]>

export type ListState = {
  q: string
  setQ: (text: string) => void
  filters: FilterValues
  setFilter: (key: string, values: readonly string[]) => void
  clearFilters: () => void
  /** True when a text or a filter narrows the list: then an empty list means "nothing matches". */
  narrowed: boolean
  sort: string
  setSort: (sort: string) => void
  /** Goes to another page by its cursor. */
  goTo: (cursor: string) => void
  goFirst: () => void
  onFirstPage: boolean
  open: string | null
  setOpen: (id: string | null, options?: { replace?: boolean }) => void
  hide: readonly string[]
  setHide: (columns: string[]) => void
  density: Density
  setDensity: (density: Density) => void
  /** The server is answering for a new URL. */
  pending: boolean
  selection: Selection
  setSelection: (selection: Selection) => void
}

/**
 * The list's state: in the URL (text, filters, sort, page, open row, columns, density) but for the selection.
 * Changing what is listed goes back to the first page and forgets the selection; opening a row makes a history entry.
 * `filterParsers` must be a constant at module scope, shared with the server.
 */
export function useList(filterParsers: FilterParsers): ListState {
  const [pending, startTransition] = useTransition()
  const options = { shallow: false, startTransition } as const
  const [base, setBase] = useQueryStates(listParams, options)
  const [filters, setFilters] = useQueryStates(filterParsers, options)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const firstPage = { cursor: null }
  const forget = () => setSelection(nothingSelected)
  const narrowed = base.q !== '' || Object.values(filters).some((values) => values.length > 0)
  const nothing = useMemo(
    () => Object.fromEntries(Object.keys(filterParsers).map((key) => [key, null])),
    [filterParsers],
  )
  return {
    q: base.q,
    setQ: (q) => {
      forget()
      void setBase({ q, ...firstPage }, { limitUrlUpdates: q === '' ? undefined : debounce(250) })
    },
    filters,
    setFilter: (key, values) => {
      forget()
      void setBase(firstPage)
      void setFilters({ [key]: values.length > 0 ? [...values] : null })
    },
    clearFilters: () => {
      forget()
      void setBase({ q: null, ...firstPage })
      void setFilters(nothing)
    },
    narrowed,
    sort: base.sort,
    setSort: (sort) => void setBase({ sort: sort || null, ...firstPage }),
    goTo: (cursor) => void setBase({ cursor }, { history: 'push', scroll: true }),
    goFirst: () => void setBase(firstPage, { history: 'push', scroll: true }),
    onFirstPage: base.cursor === null,
    open: base.open,
    setOpen: (id, { replace = false } = {}) => void setBase({ open: id }, { history: replace ? 'replace' : 'push' }),
    hide: base.hide,
    setHide: (hide) => void setBase({ hide: hide.length > 0 ? hide : null }, { shallow: true }),
    density: base.density,
    setDensity: (density) => void setBase({ density }, { shallow: true }),
    pending,
    selection,
    setSelection,
  }
}
