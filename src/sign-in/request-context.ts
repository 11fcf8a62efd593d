/**
 * The three members that sign-in calls share: metadata for Lambda triggers, analytics, threat protection.
 *
 * @module
 */
import type { Settings } from '../config.ts'

/** What goes along with a sign-in call. Members that are not configured are absent. */
export function requestContext(
  settings: Settings,
  username: string,
  clientMetadata: Readonly<Record<string, string>> | undefined,
): {
  ClientMetadata?: Record<string, string>
  AnalyticsMetadata?: { AnalyticsEndpointId: string }
  UserContextData?: { EncodedData?: string; IpAddress?: string }
} {
  const metadata = { ...settings.clientMetadata, ...clientMetadata }
  const userContext = settings.userContextData(username)
  return {
    ...(Object.keys(metadata).length > 0 && { ClientMetadata: metadata }),
    ...(settings.analyticsMetadata && { AnalyticsMetadata: settings.analyticsMetadata }),
    ...(userContext && { UserContextData: userContext }),
  }
}
