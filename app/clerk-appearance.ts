/** Clerk's screens in our tokens (`app/globals.css`), which know light and dark by themselves. */
export const clerkAppearance = {
  variables: {
    colorPrimary: 'var(--accent)',
    colorPrimaryForeground: 'var(--accent-on)',
    colorForeground: 'var(--ink)',
    colorMutedForeground: 'var(--muted)',
    colorBackground: 'var(--surface)',
    colorMuted: 'var(--sunken)',
    colorInput: 'var(--surface)',
    colorInputForeground: 'var(--ink)',
    colorBorder: 'var(--line-strong)',
    colorNeutral: 'var(--ink)',
    colorRing: 'var(--accent)',
    colorShadow: 'var(--shadow-tone)',
    colorDanger: 'var(--critical-mark)',
    colorSuccess: 'var(--good-mark)',
    colorWarning: 'var(--waiting-mark)',
    borderRadius: '6px',
    fontFamily: 'inherit',
    fontFamilyButtons: 'inherit',
    fontSize: '14px',
  },
}
