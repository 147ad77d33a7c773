import { cn } from './cn.ts'

/** A grey shape of the final size; give it width and height by class. Appears after 150 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('motion-skeleton block rounded-sm bg-hover', className)} />
}
