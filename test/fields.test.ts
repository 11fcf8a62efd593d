import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '../src/errors.ts'
import { createFields, type FieldName } from '../src/fields.ts'

const NAMES: readonly FieldName[] = [
  'username',
  'password',
  'newPassword',
  'code',
  'email',
  'phoneNumber',
  'answer',
  'deviceName',
]
const calm = { pending: false, error: null }

describe('the attributes of inputs', () => {
  it.each([
    ['username', 'username webauthn', 'username'],
    ['password', 'current-password', 'password'],
    ['newPassword', 'new-password', 'newPassword'],
    ['code', 'one-time-code', 'oneTimeCode'],
    ['email', 'email', 'emailAddress'],
  ] as const)('tell password managers and keyboards what %s is', (name, autoComplete, textContentType) => {
    const field = createFields([name], calm)[name]

    expect(field.dom()).toMatchObject({ name, autoComplete, required: true, readOnly: false, 'aria-invalid': false })
    expect(field.native()).toMatchObject({ textContentType, editable: true })
  })

  it('hide passwords and nothing else', () => {
    const fields = createFields(NAMES, calm)
    const hidden = NAMES.filter((name) => fields[name].native().secureTextEntry)

    expect(hidden).toEqual(['password', 'newPassword'])
    expect(NAMES.filter((name) => fields[name].dom().type === 'password')).toEqual(hidden)
  })

  it('point at the error only from the input that is at fault', () => {
    const error = new InvalidInputError('empty', { field: 'code' })
    const fields = createFields(['code', 'deviceName'], { pending: false, error })

    expect(fields.code.dom({ errorId: 'e' })).toMatchObject({ 'aria-invalid': true, 'aria-describedby': 'e' })
    expect(fields.deviceName.dom({ errorId: 'e' })).toMatchObject({
      'aria-invalid': false,
      'aria-describedby': undefined,
    })
  })

  it('are off while an answer is awaited', () => {
    const { code } = createFields(['code'], { pending: true, error: null })

    expect(code.dom().readOnly).toBe(true)
    expect(code.native()).toMatchObject({ editable: false })
  })

  it('give a screen reader a name on React Native, in any language', () => {
    const { code } = createFields(['code'], calm)

    expect(code.native().accessibilityLabel).toBe('Code')
    expect(code.native({ label: 'Kode' }).accessibilityLabel).toBe('Kode')
  })
})
