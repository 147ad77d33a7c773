'use client'
import { ArrowUp } from 'lucide-react'

/** New rows wait here instead of moving what is under the cursor. `onShow` reloads the first page. */
export function NewRowsPill({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" className="pointer-events-none sticky top-14 z-20 flex h-0 justify-center">
      {count > 0 ? (
        <button
          type="button"
          onClick={onShow}
          className="motion-float pointer-events-auto -mt-9 flex h-7 items-center gap-1.5 rounded-full bg-accent px-3 text-sm font-medium text-accent-on shadow-float hover:bg-accent-hover"
        >
          <ArrowUp aria-hidden size={13} />
          {count.toLocaleString('en')} new
        </button>
      ) : null}
    </div>
  )
}
