import { cn } from './cn.ts'

/** A key or a sequence (`['g', 'r']`), as shown in tooltips, menus and the keyboard help. */
export function Kbd({ keys, className }: { keys: string | readonly string[]; className?: string }) {
  const list = typeof keys === 'string' ? [keys] : keys
  return (
    <span className={cn('inline-flex items-center gap-0.5', className)}>
      {list.map((key) => (
        <kbd
          key={key}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-xs leading-none text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
