import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { storageFailure } from '../../src/storage/atomic.ts'

describe('storageFailure', () => {
  it('tells what failed and the name of the failure, and nothing that was thrown with it', () => {
    const thrown = Object.assign(new Error('canary'), { code: 'canary', key: 'canary' })
    const error = storageFailure('writing to a disk', thrown)
    expect(error).toBeInstanceOf(StorageError)
    expect(error.message).toBe('Failed: writing to a disk (Error)')
    expect(error.retryable).toBe(true)
    expect(JSON.stringify({ ...error, json: error.toJSON(), cause: error.cause })).not.toMatch(/canary/)
  })

  it.each([{ name: 'canary with a value' }, { name: 'x'.repeat(65) }, { name: 5 }, 'canary', null, undefined])(
    'leaves out a name that is none: %j',
    (thrown) => {
      expect(storageFailure('reading', thrown).message).toBe('Failed: reading')
    },
  )

  it('keeps an error that is one of ours', () => {
    const ours = new StorageError('The value is too long for this storage')
    expect(storageFailure('writing', ours)).toBe(ours)
  })
})
