import { isAwsError } from '../../lambda/shared/aws-error';
import { must } from '../../lambda/uniformity/must';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import { type Deployed, recordsPlaceOf } from '../records/deployed';
import type { LimitEntry } from '../records/entry';
import { journalOf } from '../records/journal';
import { isSame, parsed, type Rate } from './rate';
import type { FoundLimit } from './rule-group';

/** Who made the limit what it is. */
export interface Since {
  /** `configured` by the stack; `unknown` where no record tells of it. */
  readonly is: 'known' | 'configured' | 'unknown';
  /** ISO 8601. */
  readonly at?: string;
  readonly by?: string;
  /** As who changed it gave it, or why nothing is known. */
  readonly reason?: string;
}

/** What the rule has blocked in the last minutes. */
export interface Blocked {
  readonly minutes: number;
  readonly requests?: number;
  /** Why it could not be told. */
  readonly reason?: string;
}

const MINUTES = 15;
const MINUTE = 60_000;

/** @param newest entry of the records that changed the limit */
export function sinceOf(
  { configured, now }: { readonly configured: Rate; readonly now: Rate },
  newest: LimitEntry | undefined,
): Since {
  const to = newest && parsed(newest.to);
  if (newest && to && isSame(to, now)) {
    return { is: 'known', at: newest.at, by: newest.by, reason: newest.reason };
  }
  if (isSame(configured, now)) return { is: 'configured' };
  return {
    is: 'unknown',
    reason: 'no record tells of it: CloudTrail has who called UpdateRuleGroup',
  };
}

/** That the records cannot be read is told: what the limit is, is the answer. */
export async function readSince(
  clients: Pick<Clients, 's3'>,
  options: ServiceOptions,
  deployed: Deployed,
  rates: { readonly configured: Rate; readonly now: Rate },
): Promise<Since> {
  if (!deployed.records) return sinceOf(rates, undefined);
  try {
    const journal = journalOf(await clients.s3(), recordsPlaceOf(deployed, options));
    return sinceOf(rates, (await journal.limits(1))[0]);
  } catch (error) {
    return { is: 'unknown', reason: `the records could not be read: ${told(error, options)}` };
  }
}

/** WAF tells CloudWatch once a minute, and nothing of a minute in which it blocked nothing. source: AWS WAF developer guide, "AWS WAF metrics and dimensions" */
export async function readBlocked(
  clients: Pick<Clients, 'cloudWatch'>,
  options: ServiceOptions,
  { dimensions }: Pick<FoundLimit, 'dimensions'>,
  now: number,
): Promise<Blocked> {
  const { GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch');
  try {
    const { MetricDataResults } = await (await clients.cloudWatch()).send(
      new GetMetricDataCommand({
        StartTime: new Date(Math.floor(now / MINUTE - MINUTES) * MINUTE),
        EndTime: new Date(Math.ceil(now / MINUTE) * MINUTE),
        MetricDataQueries: [
          {
            Id: 'blocked',
            MetricStat: {
              Metric: {
                ...{ Namespace: 'AWS/WAFV2', MetricName: 'BlockedRequests' },
                Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
              },
              ...{ Period: 60, Stat: 'Sum' },
            },
          },
        ],
      }),
    );
    const [result] = must(MetricDataResults, 'MetricDataResults');
    return { minutes: MINUTES, requests: (result?.Values ?? []).reduce((sum, one) => sum + one, 0) };
  } catch (error) {
    // Who is allowed no metrics is still told what the limit is; without an answer nothing is.
    if (!isAwsError(error, 'AccessDenied')) throw error;
    return { minutes: MINUTES, reason: told(error, options) };
  }
}

function told(error: unknown, options: ServiceOptions): string {
  const failed = error instanceof VerbFailed ? error : callFailed(error, options);
  if (failed === undefined) throw error;
  return failed.message;
}
