import { describe, expect, it } from 'vitest'
import { type Actor, roles } from './actor.ts'
import { allPermissions, can, permissions, permissionsOf, whyNot } from './permissions.ts'

const person = (role: (typeof roles)[number]): Actor => ({ kind: 'person', userId: 'u', organizationId: 'o', role })

describe('permissions', () => {
  it('grow with the role: whoever ranks higher may all that others may', () => {
    const [admin, manager, member, viewer] = roles.map((role) => permissionsOf(role))
    expect(admin).toEqual(allPermissions)
    expect(admin).toEqual(expect.arrayContaining(manager ?? []))
    expect(manager).toEqual(expect.arrayContaining(member ?? []))
    expect(member).toEqual(expect.arrayContaining(viewer ?? []))
  })

  it('never let a viewer change anything', () => {
    expect(permissionsOf('viewer').filter((permission) => !permission.endsWith('.view'))).toEqual([])
  })

  it('give a key its scopes and an endpoint its one thing', () => {
    expect(
      can({ kind: 'api_key', apiKeyId: 'k', organizationId: 'o', scopes: ['requests.view'] }, 'requests.view'),
    ).toBe(true)
    expect(
      can({ kind: 'api_key', apiKeyId: 'k', organizationId: 'o', scopes: ['requests.view'] }, 'requests.approve'),
    ).toBe(false)
    expect(can({ kind: 'webhook_endpoint', endpointId: 'e', organizationId: 'o' }, 'requests.view')).toBe(false)
  })

  it('say why not, in a sentence, exactly when they refuse', () => {
    for (const role of roles) {
      for (const permission of allPermissions) {
        expect(whyNot(person(role), permission) === null).toBe(can(person(role), permission))
      }
    }
    expect(whyNot(person('viewer'), 'requests.approve')).toBe(
      'Your role here is viewer; to approve requests takes a manager.',
    )
  })

  it('are what docs/permissions.md says', async () => {
    const lines = allPermissions.map((permission) => {
      const marks = roles.map((role) => (can(person(role), permission) ? '✓' : ''))
      return `| \`${permission}\` | ${permissions[permission].does} | ${marks.join(' | ')} |`
    })
    const text = [
      '# Permissions',
      '',
      'Printed from `lib/core/permissions.ts` by its test (`vitest -u` prints it anew). API keys carry permissions as scopes.',
      '',
      `| permission | to | ${roles.join(' | ')} |`,
      `| --- | --- | ${roles.map(() => '---').join(' | ')} |`,
      ...lines,
      '',
    ].join('\n')
    await expect(text).toMatchFileSnapshot('../../docs/permissions.md')
  })
})
