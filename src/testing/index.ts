/**
 * A simulated Amazon Cognito user pool and other test doubles. Public subpath `cognito-machines/testing`.
 *
 * @module
 */
export { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions.ts'
export type { Fault, Faults } from './faults.ts'
export type { Lambda, LambdaEvent, Lambdas } from './lambdas.ts'
export type { NewUser } from './new-user.ts'
export type { AppClientOptions, UserPoolOptions } from './options.ts'
export type { Outbox, OutboxFilter, OutboxMessage } from './outbox.ts'
export type { RequestEntry, Requests } from './request-log.ts'
export { seededBytes } from './seeded-bytes.ts'
export {
  type SoftwareAuthenticator,
  type SoftwareAuthenticatorOptions,
  type SoftwareCredential,
  softwareAuthenticator,
} from './software-authenticator.ts'
export {
  type ContractOptions,
  type ContractRunner,
  keyValueStorageContract,
  type StoragePlace,
} from './storage-contract.ts'
export { createTestPorts, type TestClock, type TestPorts, type TestPortsOptions, testClock } from './test-ports.ts'
export { createTabs, type TestTabs } from './test-tabs.ts'
export { totpCode } from './totp.ts'
export type { Device, Passkey, User, UserStatus } from './user.ts'
export { createUserPool, type UserPool } from './user-pool.ts'
