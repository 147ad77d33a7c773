import type { Config } from 'tailwindcss'

/** One colour family with the four strengths that a status needs: words, quiet fill, line, mark. */
const family = (name: string) => ({
  DEFAULT: `var(--${name})`,
  soft: `var(--${name}-soft)`,
  line: `var(--${name}-line)`,
  mark: `var(--${name}-mark)`,
})

/** Names only: the values live in `app/globals.css`, once for light and once for dark. */
const config: Config = {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    extend: {
      colors: {
        canvas: 'var(--canvas)',
        surface: 'var(--surface)',
        raised: 'var(--raised)',
        sunken: 'var(--sunken)',
        hover: 'var(--hover)',
        selected: 'var(--selected)',
        line: { DEFAULT: 'var(--line)', strong: 'var(--line-strong)', control: 'var(--line-control)' },
        ink: 'var(--ink)',
        muted: 'var(--muted)',
        faint: 'var(--faint)',
        accent: {
          DEFAULT: 'var(--accent)',
          hover: 'var(--accent-hover)',
          ink: 'var(--accent-ink)',
          soft: 'var(--accent-soft)',
          on: 'var(--accent-on)',
        },
        waiting: family('waiting'),
        good: family('good'),
        critical: { ...family('critical'), on: 'var(--critical-on)' },
        unknown: family('unknown'),
        info: family('info'),
      },
      fontFamily: {
        sans: ['Inter Variable', 'Inter', 'system-ui', 'sans-serif'],
        mono: ['JetBrains Mono Variable', 'ui-monospace', 'monospace'],
      },
      fontSize: {
        xs: ['12px', { lineHeight: '16px' }],
        sm: ['13px', { lineHeight: '18px' }],
        base: ['14px', { lineHeight: '20px' }],
        lg: ['18px', { lineHeight: '24px', letterSpacing: '-0.012em' }],
      },
      borderRadius: { sm: '4px', md: '6px', lg: '10px' },
      boxShadow: {
        float: 'var(--shadow-float)',
        lift: 'var(--shadow-lift)',
      },
      transitionDuration: { DEFAULT: '120ms' },
    },
  },
}

export default config
