/** What a person chose about the look: kept in cookies so that the server's first answer is already right. */

export const themeCookie = 'mf_theme'
export const navigationCookie = 'mf_nav'

export type Theme = 'system' | 'light' | 'dark'

/** Anything unheard-of means "as the system". */
export function parseTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Text of a `document.cookie` assignment: one year, whole site, not sent across sites. */
export function preferenceCookie(name: string, value: string): string {
  return `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`
}
