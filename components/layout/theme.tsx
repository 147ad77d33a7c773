'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { createContext, useContext, useState, type ReactNode } from 'react'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuChoice } from '#components/ui/menu.tsx'
import { parseTheme, preferenceCookie, themeCookie, type Theme } from './preferences.ts'

const ThemeContext = createContext<{ theme: Theme; setTheme: (theme: Theme) => void }>({
  theme: 'system',
  setTheme: () => undefined,
})

export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, remember] = useState(initial)
  const setTheme = (next: Theme) => {
    remember(next)
    document.documentElement.classList.remove('light', 'dark')
    if (next !== 'system') document.documentElement.classList.add(next)
    document.cookie = preferenceCookie(themeCookie, next)
  }
  return <ThemeContext value={{ theme, setTheme }}>{children}</ThemeContext>
}

export function useTheme() {
  return useContext(ThemeContext)
}

export function ThemeMenu() {
  const { theme, setTheme } = useTheme()
  const Icon = theme === 'light' ? Sun : theme === 'dark' ? Moon : Monitor
  return (
    <Menu trigger={<IconButton label="Theme" icon={<Icon size={16} aria-hidden />} />}>
      <MenuChoice
        value={theme}
        onValueChange={(value) => setTheme(parseTheme(value))}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Menu>
  )
}
