import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { historyOf, idOf, type KnownDeployment, placeOf } from '../shared/deployment-history';
import { isRunning } from '../shared/deployment-status';
import { DELIVERY_METRICS } from '../shared/environment';
import { logError } from '../shared/log-line';
import { firstTime } from '../shared/once';
import { recordsClient } from '../shared/records-client';
import { required } from '../shared/required';
import { timeLimit } from '../shared/time-limit';
import { type Ending, endings, measure } from './decide';
import { type Looking, look } from './look';
import { publish } from './publish';

/** Milliseconds that are kept back to say what could not be done. */
const RESERVE = 3_000;

const HOUR = 3_600_000;

/**
 * Milliseconds after its end in which a deployment is counted: longer than EventBridge and the schedule can be away, and
 * within the two weeks in which CloudWatch takes a metric.
 */
const LOOKED_BACK = 24 * HOUR;

/**
 * Milliseconds that a deployment may take: two weeks it may wait for a person, and a day is for the rest.
 * source: Amazon ECS developer guide, "Lifecycle hooks", timeout of a pause
 */
const LONGEST = 15 * 24 * HOUR;

const retrying = { maxAttempts: 4 };
const ecs = new ECSClient(retrying);
const s3 = recordsClient();
const logs = new CloudWatchLogsClient(retrying);

/** ARNs of what this process knows to be counted. */
const counted = new Set<string>();

/**
 * Counts each deployment that is over and was not counted yet. Whatever calls it, an event or the schedule, it looks at what
 * ECS has on record: a lost event loses nothing, and the way back of a release that fails, which no event tells the end
 * of, is found as well.
 *
 * @throws Error when one could not be counted: Lambda tries again, and so does the schedule
 */
export async function handler(
  _event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const [service, environment] = [required(DELIVERY_METRICS.SERVICE), required(DELIVERY_METRICS.ENVIRONMENT)];
  const bucket = process.env[DELIVERY_METRICS.RECORDS];
  const limit = timeLimit(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  const { signal } = limit;
  try {
    const history = await historyOf(
      ecs,
      placeOf(service, environment, process.env[DELIVERY_METRICS.CLUSTER]),
      signal,
    );
    const at: Looking = {
      ...{ ecs, s3, signal, container: service },
      records: bucket === undefined ? undefined : { bucket, environment, service },
    };
    const failures: unknown[] = [];
    // The oldest first, as they came.
    for (const deployment of history.filter(isNews).reverse()) {
      try {
        await count(at, deployment, history, { service, environment });
      } catch (error) {
        logError(`deployment ${idOf(deployment.arn)} could not be counted`, error);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new Error(`${failures.length} deployments could not be counted`);
  } finally {
    limit.lift();
  }
}

type Over = KnownDeployment & { readonly status: Ending };

function isNews(deployment: KnownDeployment): deployment is Over {
  const { arn, status, createdAt, finishedAt } = deployment;
  // The list need not say when one that was stopped ended; then it is looked up.
  if (counted.has(arn) || isRunning(status) || isTooLate(finishedAt ?? createdAt + LONGEST)) return false;
  if ((endings as readonly string[]).includes(status)) return true;
  // Of an end that AWS adds one day nobody knows whether it is a good one.
  logError(`deployment ${idOf(arn)} is not counted`, new Error(`its status is not known: ${status}`));
  return false;
}

const isTooLate = (finishedAt: number): boolean => finishedAt < Date.now() - LOOKED_BACK;

async function count(
  at: Looking,
  deployment: Over,
  history: readonly KnownDeployment[],
  about: { readonly service: string; readonly environment: string },
): Promise<void> {
  const before = history.filter(({ createdAt }) => createdAt < deployment.createdAt);
  // All that may fail comes before it is marked as counted.
  const ended = await look(at, deployment, before);
  const isNow =
    !isTooLate(ended.finishedAt) && (await firstTime(logs, `counted/${idOf(deployment.arn)}`, at.signal));
  counted.add(deployment.arn);
  if (!isNow) return;
  publish(
    measure(ended),
    { ...about, deployment: deployment.arn, ending: deployment.status },
    ended.finishedAt,
  );
}
