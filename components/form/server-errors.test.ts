import { describe, expect, it } from 'vitest'
import { mapServerErrors } from './server-errors.ts'

describe('server errors in a form', () => {
  it('finds nested fields', () => {
    expect(
      mapServerErrors({
        validationErrors: { _errors: ['whole'], hours: { open: { _errors: ['Write it as 09:00'] } } },
      }),
    ).toEqual({ form: ['whole'], fields: [{ path: 'hours.open', message: 'Write it as 09:00' }] })
  })

  it('reads the flattened shape', () => {
    expect(mapServerErrors({ validationErrors: { formErrors: [], fieldErrors: { name: ['Taken'] } } })).toEqual({
      form: [],
      fields: [{ path: 'name', message: 'Taken' }],
    })
  })

  it('brings a refusal with fields to them, and one without to the form', () => {
    expect(
      mapServerErrors({ serverError: { code: 'bad_input', message: 'No', details: { fields: { name: 'Taken' } } } }),
    ).toEqual({ form: [], fields: [{ path: 'name', message: 'Taken' }] })
    expect(
      mapServerErrors({ serverError: { code: 'conflict', message: 'Taken', details: { field: 'name' } } }),
    ).toEqual({ form: [], fields: [{ path: 'name', message: 'Taken' }] })
    expect(mapServerErrors({ serverError: { code: 'stale', message: 'Changed meanwhile' } }).form).toEqual([
      'Changed meanwhile',
    ])
  })
})
