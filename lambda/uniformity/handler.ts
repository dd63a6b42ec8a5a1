import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { nameOf } from '../shared/aws-error';
import { UNIFORMITY, UNIFORMITY_METRIC } from '../shared/environment';
import { writeLogLine } from '../shared/log-line';
import { required } from '../shared/required';
import { timeLimit } from '../shared/time-limit';
import { judgeBackground, unlooked } from './background';
import { type Finding, finding, judge, wasJudged } from './decide';
import { MissingAnswer } from './must';
import type { LiveRevision } from './observation';
import { observe, type Place } from './observe';
import { type BackgroundPlace, observeBackground } from './observe-background';

/** Milliseconds that are kept back to say that there was no time to look. */
const RESERVE = 5_000;

/** A call that is throttled is repeated; the next look is a minute away, and the alarm waits for ten. */
const retrying = { maxAttempts: 4 };
const ecs = new ECSClient(retrying);
const elb = new ElasticLoadBalancingV2Client(retrying);
const lambda = new LambdaClient(retrying);

/**
 * Looks at the service, its workers and its jobs, and publishes how many findings there are: none while a deployment runs. Whatever calls it, the
 * schedule or the end of a deployment, it looks at what is there now.
 *
 * Blind is not well: a look that fails counts as one finding, `not-looked`, so that the alarm fires after the same
 * time. It throws for nothing but a variable that is not set, and then the metric is missing, which the alarm takes
 * for a finding, too.
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const [service, environment] = [required(UNIFORMITY.SERVICE), required(UNIFORMITY.ENVIRONMENT)];
  const place = {
    cluster: required(UNIFORMITY.CLUSTER),
    service: process.env[UNIFORMITY.ECS_SERVICE] ?? service,
  };
  const background = backgroundOf(place.cluster, service);
  const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - RESERVE);
  publish(await look(place, background, milliseconds), service, environment);
}

/** @throws Error where what the construct writes is not there, or is no list */
function backgroundOf(cluster: string, container: string): BackgroundPlace {
  const listed = (name: string): readonly string[] => JSON.parse(process.env[name] ?? '[]');
  const starter = process.env[UNIFORMITY.JOBS_FUNCTION];
  return {
    ...{ cluster, container, workers: listed(UNIFORMITY.WORKERS) },
    ...(starter !== undefined && { jobs: { function: starter, definitions: listed(UNIFORMITY.JOBS) } }),
  };
}

async function look(
  place: Place,
  background: BackgroundPlace,
  milliseconds: number,
): Promise<readonly Finding[]> {
  const limit = timeLimit(milliseconds);
  try {
    const outOfTime = new Promise<never>((_, reject) => {
      const end = () =>
        reject(new MissingAnswer(`AWS must answer within ${milliseconds / 1000} s, got no answer`));
      limit.signal.addEventListener('abort', end, { once: true });
    });
    return await Promise.race([lookAtAll(place, background), outOfTime]);
  } catch (error) {
    return [finding('not-looked', 'service', `the service could not be looked at: ${wordsOf(error)}`)];
  } finally {
    limit.lift();
  }
}

async function lookAtAll(place: Place, background: BackgroundPlace): Promise<readonly Finding[]> {
  const observation = await observe({ ecs, elb }, place);
  const findings = judge(observation);
  // Workers and jobs come after the service, and are compared with what is live of it: without, it is a finding already.
  if (!wasJudged(findings) || !observation.live) return findings;
  return [...findings, ...(await lookBeside(observation.live, background))];
}

/** Apart, so that what was found of the service is said even where these cannot be seen. */
async function lookBeside(live: LiveRevision, place: BackgroundPlace): Promise<readonly Finding[]> {
  try {
    const seen = await observeBackground({ ecs, elb, lambda }, place);
    return judgeBackground(seen, { live, container: place.container, now: new Date() });
  } catch (error) {
    return [unlooked(wordsOf(error))];
  }
}

/** The class of an error of AWS, never its message: that may hold a part of an answer. */
function wordsOf(error: unknown): string {
  if (error instanceof MissingAnswer) return error.message;
  return nameOf(error);
}

/**
 * One line in CloudWatch's embedded metric format, and one a finding. The metric comes with the log, so that there
 * is no further call which could fail.
 */
function publish(findings: readonly Finding[], service: string, environment: string): void {
  const judged = wasJudged(findings);
  const counted = judged ? findings : [];
  const about = { Service: service, Environment: environment };
  writeLogLine({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: UNIFORMITY_METRIC.NAMESPACE,
          Dimensions: [['Service', 'Environment']],
          Metrics: [{ Name: UNIFORMITY_METRIC.NAME, Unit: 'Count' }],
        },
      ],
    },
    level: counted.length > 0 ? 'error' : 'info',
    message: judged ? `${findings.length} findings` : findings[0]?.sentence,
    judged: judged && !findings.some(({ id }) => id === 'not-looked'),
    ...about,
    [UNIFORMITY_METRIC.NAME]: counted.length,
  });
  for (const { id, subject, sentence } of counted) {
    writeLogLine({ level: 'error', message: sentence, finding: id, subject, ...about });
  }
}
