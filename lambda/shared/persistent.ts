/**
 * How a function calls AWS whose failure stops a stack: six tries, where the SDK's three are over in about a second.
 * The pauses between them double, from up to half a second for a throttled call, to 15 s in all. Mode `standard`, and not `adaptive`:
 * that one also holds back calls that nobody has throttled yet, for which this function has no time.
 * source: AWS SDKs and Tools reference guide, "Retry behavior"
 */
export const PERSISTENT = {
  maxAttempts: 6,
  retryMode: 'standard',
  // Without them a connection that hangs takes all the time that the function has.
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;
