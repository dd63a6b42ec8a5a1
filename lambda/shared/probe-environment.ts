/** Environment variables of the probe's script. */
export const PROBE = {
  /** Where users reach the service: scheme and name. */
  URL: 'PROBE_URL',
  /** JSON: SmokeTestRequest[], in the order of a user's way. */
  REQUESTS: 'PROBE_REQUESTS',
  /** Seconds that a run may take. */
  SECONDS: 'PROBE_SECONDS',
} as const;

/** By which the service, and whoever reads its logs, knows a probe's requests. */
export const PROBE_USER_AGENT = 'teal-probe';

/** What Synthetics publishes. source: CloudWatch user guide, "CloudWatch metrics published by canaries" */
export const PROBE_METRIC = { NAMESPACE: 'CloudWatchSynthetics', NAME: 'SuccessPercent' } as const;
