/** The storage contract, bound to Vitest. */
import { describe, expect, it } from 'vitest'
import {
  type ContractOptions,
  keyValueStorageContract,
  type StoragePlace,
} from '../../src/testing/doubles/storage-contract.ts'

export const storageContract = (
  name: string,
  create: () => StoragePlace | Promise<StoragePlace>,
  options?: ContractOptions,
): void => keyValueStorageContract(name, create, { describe, it, expect }, options)
