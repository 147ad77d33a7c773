'use client'
import { ListFilter, Search } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { DateRangeChoices } from './date-facet.tsx'
import { FacetChoices, FilterChip, summarise, type FacetOption } from './facet-menu.tsx'
import type { ListState } from './use-list.ts'

/** `key`s are those of the screen's filter parsers. People and resources are `options` too: many options bring a search. */
export type Filter =
  | {
      kind: 'options'
      key: string
      label: string
      options: readonly FacetOption[]
      /** The server takes one value only: choosing another replaces it. */
      single?: boolean
    }
  | { kind: 'dates'; fromKey: string; toKey: string; label: string }

function describe(filter: Filter, list: ListState): string {
  if (filter.kind === 'options') return summarise(filter.options, list.filters[filter.key] ?? [])
  const from = list.filters[filter.fromKey]?.[0]
  const to = list.filters[filter.toKey]?.[0]
  if (from && to) return from === to ? from : `${from} - ${to}`
  return from ? `from ${from}` : to ? `to ${to}` : ''
}

function clear(filter: Filter, list: ListState) {
  if (filter.kind === 'options') return list.setFilter(filter.key, [])
  list.setFilter(filter.fromKey, [])
  list.setFilter(filter.toKey, [])
}

function Choices({ filter, list }: { filter: Filter; list: ListState }) {
  if (filter.kind === 'options') {
    return (
      <FacetChoices
        label={filter.label}
        options={filter.options}
        values={list.filters[filter.key] ?? []}
        onChange={(values) => list.setFilter(filter.key, filter.single ? values.slice(-1) : values)}
      />
    )
  }
  return (
    <DateRangeChoices
      from={list.filters[filter.fromKey]?.[0]}
      to={list.filters[filter.toKey]?.[0]}
      onChange={(from, to) => {
        list.setFilter(filter.fromKey, from ? [from] : [])
        list.setFilter(filter.toKey, to ? [to] : [])
      }}
    />
  )
}

/** Text search and filters as chips; on a phone the filters are behind one button. `/` goes to the search. */
export function FilterBar({
  list,
  filters,
  searchLabel = 'Search',
  searchable = true,
  children,
}: {
  list: ListState
  filters: readonly Filter[]
  searchLabel?: string
  /** False where the server can't search by text. */
  searchable?: boolean
  /** Right end: views, columns. */
  children?: ReactNode
}) {
  const search = useRef<HTMLInputElement>(null)
  const [sheet, setSheet] = useState(false)
  useCommands([
    ...(searchable ? [{ keys: '/', label: searchLabel, group: 'This list', run: () => search.current?.focus() }] : []),
    ...(list.narrowed ? [{ label: 'Clear filters', group: 'This list', run: list.clearFilters }] : []),
  ])
  const active = filters.filter((filter) => describe(filter, list) !== '').length
  return (
    <div
      data-print="hide"
      role="search"
      aria-label="Filter this list"
      className="flex flex-wrap items-center gap-1.5 px-4 pb-3 sm:px-6"
    >
      {searchable ? (
        <Input
          ref={search}
          type="search"
          aria-label={searchLabel}
          placeholder={searchLabel}
          icon={<Search size={14} />}
          value={list.q}
          onChange={(event) => list.setQ(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          className="w-56 max-sm:flex-1"
        />
      ) : null}
      <div className="contents max-sm:hidden">
        {filters.map((filter) => (
          <FilterChip
            key={filter.label}
            label={filter.label}
            summary={describe(filter, list)}
            onClear={() => clear(filter, list)}
          >
            <Choices filter={filter} list={list} />
          </FilterChip>
        ))}
        {list.narrowed ? (
          <Button variant="quiet" size="sm" onClick={list.clearFilters}>
            Clear all
          </Button>
        ) : null}
      </div>
      <Button className="sm:hidden" icon={<ListFilter size={15} aria-hidden />} onClick={() => setSheet(true)}>
        Filters{active > 0 ? ` (${active})` : ''}
      </Button>
      <Sheet open={sheet} onOpenChange={setSheet} title="Filters">
        <div className="-mx-2 grid gap-4">
          {filters.map((filter) => (
            <section key={filter.label}>
              <h3 className="px-2 text-sm text-faint">{filter.label}</h3>
              <Choices filter={filter} list={list} />
            </section>
          ))}
          <div className="flex justify-end gap-2 border-t px-2 pt-3">
            <Button size="lg" onClick={list.clearFilters}>
              Clear all
            </Button>
            <Button size="lg" variant="primary" onClick={() => setSheet(false)}>
              Show
            </Button>
          </div>
        </div>
      </Sheet>
      <div className="ml-auto flex items-center gap-1">{children}</div>
    </div>
  )
}
