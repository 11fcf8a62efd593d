/**
 * The members with which a request about a user tells of the app and the device: metadata for Lambda triggers,
 * analytics, threat protection. Members that are not configured are absent.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { AnalyticsMetadataType, UserContextDataType } from './operations.ts'

type Metadata = Readonly<Record<string, string>>

/** `ClientMetadata`, if there is any. */
export interface RequestMetadata {
  readonly ClientMetadata?: Record<string, string>
}

/** Every member. */
export interface RequestContext extends RequestMetadata {
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
}

/** Writes `ClientMetadata`: that of the call over that of `createAuth`. */
export function writeMetadata(settings: Pick<Settings, 'clientMetadata'>, own: Metadata | undefined): RequestMetadata {
  const metadata = { ...settings.clientMetadata, ...own }
  return Object.keys(metadata).length > 0 ? { ClientMetadata: metadata } : {}
}

/** Writes every member. */
export function writeRequestContext(
  settings: Settings,
  username: string,
  metadata: Metadata | undefined,
): RequestContext {
  const userContext = settings.userContextData(username)
  return {
    ...writeMetadata(settings, metadata),
    ...(settings.analyticsMetadata && { AnalyticsMetadata: settings.analyticsMetadata }),
    ...(userContext && { UserContextData: userContext }),
  }
}
