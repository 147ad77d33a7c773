import { Select } from '#components/ui/select.tsx'

export const resolutions = [
  'Moved to another time',
  'Moved to another resource',
  'The other booking was moved',
  'The request was withdrawn',
  'Both can stay',
  'Other',
] as const

/** How it was resolved, by name; the words beside it say the rest. */
export function ResolutionField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className="grid gap-1">
      <label htmlFor="conflict-resolution" className="font-medium">
        Resolution
      </label>
      <Select
        id="conflict-resolution"
        value={value}
        onValueChange={onChange}
        options={resolutions.map((each) => ({ value: each, label: each }))}
      />
    </div>
  )
}
