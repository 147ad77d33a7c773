'use client'
import { ArrowUpDown } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuChoice } from '#components/ui/menu.tsx'
import type { ListState } from './use-list.ts'

/** The orders that the server can give, by name; the first is the one without a word in the URL. */
export function SortMenu({ list, orders }: { list: ListState; orders: readonly { value: string; label: string }[] }) {
  const first = orders[0]
  const current = orders.find((order) => order.value === list.sort) ?? first
  return (
    <Menu
      trigger={
        <Button
          size="sm"
          variant="quiet"
          aria-label={`Sort: ${current?.label ?? ''}`}
          icon={<ArrowUpDown size={14} aria-hidden />}
        >
          <span className="max-sm:sr-only">{current?.label}</span>
        </Button>
      }
    >
      <MenuChoice
        value={current?.value ?? ''}
        onValueChange={(value) => list.setSort(value === first?.value ? '' : value)}
        options={orders}
      />
    </Menu>
  )
}
