'use client'
import type { zodResolver } from '@hookform/resolvers/zod'
import { useEffect, useState, type ReactNode } from 'react'
import {
  FormProvider,
  useForm,
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type Resolver,
  type UseFormReturn,
} from 'react-hook-form'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { notify } from '#components/ui/toast.tsx'
import { mapServerErrors, type ActionResult } from './server-errors.ts'

type ResolverSchema = Parameters<typeof zodResolver>[0]
type SchemaSource = ResolverSchema | (() => Promise<ResolverSchema>)

// zod and its resolver are half of a form's weight and needed by nobody who only reads: they come when somebody begins to write.
const loadResolver = async (schema: SchemaSource) => {
  const [resolvers, loaded] = await Promise.all([
    import('@hookform/resolvers/zod'),
    typeof schema === 'function' ? schema() : schema,
  ])
  return resolvers.zodResolver(loaded)
}

/** Asks before a tab with unsaved changes is closed or left by a link. */
function useDirtyGuard(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.button !== 0) return
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (
        !(link instanceof HTMLAnchorElement) ||
        link.target === '_blank' ||
        link.getAttribute('href')?.startsWith('#')
      )
        return
      if (window.confirm('Leave without saving your changes?')) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('beforeunload', onUnload)
    document.addEventListener('click', onClick, true)
    return () => {
      window.removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, true)
    }
  }, [dirty])
}

/**
 * A form over the schema that the server parses. Errors of the server come to their fields; the rest stands above the
 * buttons. ⌘Enter saves. While unsaved, leaving asks first.
 */
export function Form<Values extends FieldValues, Data>({
  schema,
  defaultValues,
  action,
  onDone,
  saved = 'Saved',
  submitLabel = 'Save',
  label,
  disabledReason,
  submitDisabledReason,
  children,
  guard = true,
  secondary,
}: {
  /** The zod schema of the action, or what loads it: `() => import('…/schema.ts').then((m) => m.thatSchema)`. */
  schema: SchemaSource
  defaultValues: DefaultValues<Values>
  /** A server action, or a function that calls one with what the form doesn't show (ids, versions). */
  action: (values: Values) => Promise<ActionResult<Data> | undefined>
  onDone?: (data: Data | undefined, form: UseFormReturn<Values>) => void
  /** Said in a toast after success; null says nothing. */
  saved?: string | null
  submitLabel?: string
  /** Accessible name of the form. */
  label: string
  /** Why it can't be changed (a viewer); the fields are shown, not hidden. */
  disabledReason?: string | null
  /** Why it can't be sent yet, while it can be written. The action has to refuse too: Enter sends. */
  submitDisabledReason?: string | null
  children: ReactNode
  guard?: boolean
  secondary?: ReactNode
}) {
  // The resolver's output is typed by the schema, which is a parameter here: the action parses again on the server.
  const resolver: Resolver<Values> = async (values, context, options) => {
    const resolve = (await loadResolver(schema)) as Resolver<Values>
    return resolve(values, context, options)
  }
  const form = useForm<Values>({ resolver, defaultValues, mode: 'onTouched', disabled: Boolean(disabledReason) })
  const [refusal, setRefusal] = useState<readonly string[]>([])
  const { isDirty, isSubmitting } = form.formState
  useDirtyGuard(guard && isDirty && !isSubmitting)
  const submit = form.handleSubmit(async (values) => {
    setRefusal([])
    let result: ActionResult<Data> | undefined
    try {
      result = await action(values)
    } catch {
      setRefusal(['The server could not be reached. Nothing was saved; your changes are still here.'])
      return
    }
    if (result?.serverError || result?.validationErrors) {
      const { fields, form: general } = mapServerErrors(result)
      const shown = fields.filter(({ path, message }, index) => {
        if (
          form.getFieldState(path as FieldPath<Values>) === undefined ||
          form.getValues(path as FieldPath<Values>) === undefined
        )
          return false
        form.setError(path as FieldPath<Values>, { type: 'server', message }, { shouldFocus: index === 0 })
        return true
      })
      setRefusal([...general, ...fields.filter((field) => !shown.includes(field)).map(({ message }) => message)])
      return
    }
    form.reset(values)
    if (saved) notify(saved)
    onDone?.(result?.data, form)
  })
  useCommands(
    guard && isDirty
      ? [{ keys: 'mod+Enter', label: submitLabel, group: label, inFields: true, run: () => void submit() }]
      : [],
  )
  return (
    <FormProvider {...form}>
      <form
        aria-label={label}
        noValidate
        onFocus={() => void loadResolver(schema)}
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        {children}
        {refusal.length > 0 ? (
          <Callout tone="critical" live title={refusal[0]}>
            {refusal.slice(1).map((message) => (
              <p key={message}>{message}</p>
            ))}
          </Callout>
        ) : null}
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            busy={isSubmitting}
            disabledReason={disabledReason ?? submitDisabledReason}
            disabled={guard && !isDirty}
          >
            {submitLabel}
          </Button>
          {guard && isDirty ? (
            <Button variant="quiet" onClick={() => form.reset()}>
              Discard changes
            </Button>
          ) : null}
          {secondary}
        </div>
      </form>
    </FormProvider>
  )
}
