import { LoaderCircle } from 'lucide-react'

/** The only moving mark: inside the button that started the work, never over content. */
export function Spinner({ size = 14 }: { size?: number }) {
  return <LoaderCircle aria-hidden size={size} className="shrink-0 animate-spin" />
}
