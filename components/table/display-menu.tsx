'use client'
import { SlidersHorizontal } from 'lucide-react'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuCheck, MenuChoice, MenuLabel, MenuLine } from '#components/ui/menu.tsx'
import { densities } from './list-params.ts'
import type { ListState } from './use-list.ts'

const names = { compact: 'Compact', normal: 'Normal', comfortable: 'Comfortable' } as const

/** Which columns are shown and how tall rows are; both are part of the URL. */
export function DisplayMenu({ list, columns }: { list: ListState; columns: readonly { id: string; label: string }[] }) {
  return (
    <div className="max-sm:hidden">
      <Menu
        trigger={
          <IconButton size="sm" label="Columns and density" icon={<SlidersHorizontal size={14} aria-hidden />} />
        }
      >
        <MenuLabel>Columns</MenuLabel>
        {columns.map((column) => (
          <MenuCheck
            key={column.id}
            checked={!list.hide.includes(column.id)}
            onCheckedChange={(shown) =>
              list.setHide(shown ? list.hide.filter((id) => id !== column.id) : [...list.hide, column.id])
            }
          >
            {column.label}
          </MenuCheck>
        ))}
        <MenuLine />
        <MenuLabel>Rows</MenuLabel>
        <MenuChoice
          value={list.density}
          onValueChange={(value) => list.setDensity(densities.find((density) => density === value) ?? 'normal')}
          options={densities.map((density) => ({ value: density, label: names[density] }))}
        />
      </Menu>
    </div>
  )
}
