import { describe, expect, it } from 'vitest'
import type { ResourceRulesInput } from './resource-form-schema.ts'
import { rulesFormSchema, toRules, toRulesForm } from './rules-form-schema.ts'

const bare: ResourceRulesInput = {
  availability: { exceptions: [] },
  restrictions: {},
  capacity: 1,
  capacityKind: null,
  externalCalendarId: null,
  approvalWorkflowId: null,
  conflictDetectionEnabled: true,
  autoApprovalEnabled: false,
}
const full: ResourceRulesInput = {
  availability: {
    weekly: {
      mon: [
        ['09:00', '12:00'],
        ['13:00', '24:00'],
      ],
      sun: [],
    },
    exceptions: [{ from: '2030-12-24', until: '2030-12-26', open: [], note: 'Christmas' }],
  },
  restrictions: { min_minutes: 30, setup_minutes: 15, per_person_per_week: 2, allowed_roles: ['member', 'public'] },
  capacity: 4,
  capacityKind: 'quantity',
  externalCalendarId: 'studio-a@calendar.example',
  approvalWorkflowId: '0190a000-0000-7000-8000-000000000001',
  conflictDetectionEnabled: false,
  autoApprovalEnabled: true,
}

describe('the form of rules', () => {
  it.each([bare, full])('shows rules and means the same again', (rules) => {
    expect(toRules(rulesFormSchema.parse(toRulesForm(rules)))).toEqual(rules)
  })

  it('keeps weekly hours out when it is always open, and refuses hours that overlap or end before they begin', () => {
    expect(toRules({ ...toRulesForm(full), alwaysOpen: true }).availability.weekly).toBeUndefined()
    const weekly = (hours: [string, string][]) =>
      rulesFormSchema.safeParse({ ...toRulesForm(full), weekly: { mon: hours } }).success
    expect(
      weekly([
        ['09:00', '12:00'],
        ['11:00', '13:00'],
      ]),
    ).toBe(false)
    expect(weekly([['12:00', '09:00']])).toBe(false)
    expect(
      weekly([
        ['09:00', '12:00'],
        ['12:00', '13:00'],
      ]),
    ).toBe(true)
  })
})
