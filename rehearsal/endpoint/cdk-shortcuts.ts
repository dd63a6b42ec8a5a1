const WATCH =
  'cdk watch is refused by the rehearsal: it puts out each file that is saved, by hotswap and so past every gate, alarm ' +
  'and canary step; stop it, and run cdk deploy';
const HOTSWAP =
  'cdk deploy --hotswap and --hotswap-fallback are refused by the rehearsal: a hotswap changes what runs past ' +
  'CloudFormation, and so past every gate, alarm and canary step; run cdk deploy without it';

/** A call as far as it tells which command of the cdk CLI has sent it. */
export interface SentCall {
  readonly userAgent: string | undefined;
  readonly operation: string;
  /** @throws AwsError for a body that is not of the protocol */
  input(): unknown;
}

/**
 * Why a call of the cdk command line is refused, undefined when it is not: a rehearsal that answered it would show a
 * release without any of the nets that it is there to try.
 */
// source: aws-cdk 2.1148.1, lib/index.js. `applyHotswapOperation` and `deployStack` append to the User-Agent of what they
// call from then on, which comes as `aws-cdk/2.1148.1-cdk-hotswap/success-lambda` or `…-cdk-hotswap/fallback`;
// `invokeDeployFromWatch` appends `aws-cdk/watch#hotswap-on`. It drops every error of a deployment, but prints those of
// the logs that it follows (`CloudWatchLogEventMonitor`, 100 events at a time; no other command asks for so few).
export function refusedShortcut({ userAgent = '', operation, input }: SentCall): string | undefined {
  if (/\baws-cdk\/watch\b/.test(userAgent)) return WATCH;
  if (/\bcdk-hotswap\//.test(userAgent)) return HOTSWAP;
  const followsLogs = operation === 'FilterLogEvents' && /\baws-cdk\/\d/.test(userAgent);
  return followsLogs && isOfWatch(input()) ? WATCH : undefined;
}

function isOfWatch(input: unknown): boolean {
  const { limit, endTime } = (input ?? {}) as { limit?: unknown; endTime?: unknown };
  return limit === 100 && endTime === undefined;
}
