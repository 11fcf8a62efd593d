import { expect, it } from 'vitest'
import { differingDevices } from './witnesses/devices.ts'

// Five hundred are in `npm run test:long`.
it('amazon-cognito-identity-js makes the same 36 device verifiers from the same random values', async () => {
  expect(await differingDevices(36)).toEqual([])
}, 120_000)
