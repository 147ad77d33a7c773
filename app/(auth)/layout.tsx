import type { ReactNode } from 'react'

/** A quiet page with our name and one thing on it. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-8 px-4 py-12">
      <p className="text-base font-semibold tracking-tight">Masterflow</p>
      {children}
    </main>
  )
}
