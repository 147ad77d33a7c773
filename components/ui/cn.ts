/** Joins class names; falsy parts are left out. Later classes don't override earlier ones: give each property once. */
export function cn(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}
