/**
 * A simulated Amazon Cognito user pool and other test doubles. Public subpath `cognito-machines/testing`.
 *
 * @module
 */
export { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.ts'
export type { Outbox, OutboxFilter, OutboxMessage } from './codes/outbox.ts'
export { seededBytes } from './doubles/seeded-bytes.ts'
export {
  type SoftwareAuthenticator,
  type SoftwareAuthenticatorOptions,
  type SoftwareCredential,
  softwareAuthenticator,
} from './doubles/software-authenticator.ts'
export {
  type ContractOptions,
  type ContractRunner,
  keyValueStorageContract,
  type StoragePlace,
} from './doubles/storage-contract.ts'
export {
  createTestPorts,
  type TestClock,
  type TestPorts,
  type TestPortsOptions,
  testClock,
} from './doubles/test-ports.ts'
export { createTabs, type TestTabs } from './doubles/test-tabs.ts'
export type { Lambda, LambdaEvent, Lambdas } from './lambdas/lambdas.ts'
export type { AppClientOptions, NewUser, UserPoolOptions } from './options.ts'
export { createUserPool, type UserPool } from './user-pool.ts'
export { totpCode } from './users/totp.ts'
export type { Device, Passkey, User, UserStatus } from './users/user.ts'
export type { Fault, Faults } from './wire/faults.ts'
export type { RequestEntry, Requests } from './wire/request-log.ts'
