'use client'
import { Pencil, Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { NumberField, SelectField, SwitchField, TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { wordFor } from '#components/decision/words.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ResourceDetail } from '#lib/domain/resources/index.ts'
import type { CreateResourceForm } from '#lib/domain/resources/resource-form-schema.ts'
import { resourceTypes } from '#lib/domain/resources/values.ts'
import { createResourceAction, editResourceAction } from './actions.ts'

const loadSchema = () =>
  import('#lib/domain/resources/resource-form-schema.ts').then((part) => part.createResourceSchema)

function ResourceFields({ withCapacity }: { withCapacity: boolean }) {
  return (
    <div className="grid gap-4 *:max-w-none">
      <TextField name="title" label="Title" required autoFocus autoComplete="off" dir="auto" />
      <SelectField
        name="type"
        label="Type"
        required
        options={resourceTypes.map((value) => ({ value, label: wordFor(value) }))}
      />
      {withCapacity ? (
        <NumberField
          name="capacity"
          label="Capacity"
          min={1}
          hint="Of a room the people, of a workshop the places, of equipment the pieces."
        />
      ) : null}
      <TextField name="category" label="Category" autoComplete="off" />
      <TextField name="location" label="Where" autoComplete="off" />
      <TextAreaField name="description" label="About" />
      <SwitchField
        name="isActive"
        label="In use"
        hint="Off, it can't be had, and its bookings to come are in conflict."
      />
      <SwitchField name="isBookable" label="Takes new bookings" hint="Off, those that stand stay." />
    </div>
  )
}

/** Adds a resource; its rules come after. */
export function NewResourceButton({ slug, disabledReason }: { slug: string; disabledReason: string | null }) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  useCommands(
    disabledReason ? [] : [{ keys: 'n', label: 'New resource', group: 'Resources', run: () => setOpen(true) }],
  )
  return (
    <>
      <Button
        variant="primary"
        icon={<Plus size={15} aria-hidden />}
        shortcut="n"
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
      >
        New resource
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="New resource" wide>
        <Form<CreateResourceForm, { id: string }>
          label="New resource"
          schema={loadSchema}
          defaultValues={{ title: '', capacity: 1, isActive: true, isBookable: true }}
          action={(values) => createResourceAction({ slug, ...values })}
          guard={false}
          submitLabel="Add resource"
          saved="Resource added"
          onDone={(made) => {
            setOpen(false)
            if (made) router.push(`/orgs/${slug}/resources/${made.id}`)
          }}
        >
          <ResourceFields withCapacity />
        </Form>
      </Dialog>
    </>
  )
}

/** Changes what a resource is; an edit by somebody else in between is shown, not overwritten. */
export function EditResourceButton({
  slug,
  resource,
  disabledReason,
}: {
  slug: string
  resource: ResourceDetail
  disabledReason: string | null
}) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { id, updatedAt, type, title, description, category, location, capacity, isActive, isBookable } = resource
  return (
    <>
      <Button icon={<Pencil size={14} aria-hidden />} disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Edit
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={`Edit ${title}`} wide>
        <Form<CreateResourceForm, { id: string }>
          label={`Edit ${title}`}
          schema={loadSchema}
          defaultValues={{
            type,
            title,
            description: description ?? '',
            category: category ?? '',
            location: location ?? '',
            capacity,
            isActive,
            isBookable,
          }}
          action={(values) => editResourceAction({ slug, ...values, id, expectedUpdatedAt: updatedAt })}
          guard={false}
          onDone={() => {
            setOpen(false)
            router.refresh()
          }}
        >
          <ResourceFields withCapacity={false} />
        </Form>
      </Dialog>
    </>
  )
}
