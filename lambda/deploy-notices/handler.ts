import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { idOf } from '../shared/deployment-history';
import { DEPLOY_NOTICES } from '../shared/environment';
import { logError, writeLogLine } from '../shared/log-line';
import { firstTime } from '../shared/once';
import { recordsClient } from '../shared/records-client';
import { required } from '../shared/required';
import { timeLimit } from '../shared/time-limit';
import { messageOf } from './decide';
import { eventOf, type Happening, happeningOf } from './happening';
import { type About, know, knowEnd } from './know';
import { type Notification, notification } from './notification';
import { takeBack } from './take-back';

/** Milliseconds that are kept back to take back the mark of what could not be said. */
const RESERVE = 5_000;
/** Milliseconds to find out what there is to say. */
const KNOWING = 20_000;

const retrying = { maxAttempts: 4 };
const ecs = new ECSClient(retrying);
const s3 = recordsClient();
const logs = new CloudWatchLogsClient(retrying);
const sns = new SNSClient(retrying);

/**
 * Tells people of one event: once to each topic, however often the event comes.
 *
 * @throws Error when a topic did not take it: Lambda tries again, and then the alarm on events that were dropped says so
 */
export async function handler(
  raw: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> {
  const environment = required(DEPLOY_NOTICES.ENVIRONMENT);
  const happening = happeningOf(raw, textsOf(DEPLOY_NOTICES.SERVICES), environment);
  if (!happening) return;
  const event = eventOf(raw);
  const of = known(environment);
  const limit = timeLimit(Math.max(0, context.getRemainingTimeInMillis() - RESERVE));
  try {
    const [about, end] = await knowInTime(happening, event.at, environment);
    // How the one before has ended comes first, in its own thread.
    if (end?.arn !== undefined) {
      const { service } = happening;
      const message = messageOf({ what: 'steady', service }, { ...end, ...of });
      const id = `${event.id}-end`;
      if (message)
        await tell(notification(message, { ...event, id }, end.arn), [endOf(end.arn)], limit.signal);
    }
    const message = messageOf(happening, { ...about, ...of });
    if (!message || happening.what === 'steady') return;
    const isEnd = happening.what === 'failed' && about.deployment?.seconds !== undefined;
    await tell(
      notification(message, event, about.arn ?? threadOf(happening, event.id)),
      [`told/${event.id}`, ...(isEnd && about.arn !== undefined ? [endOf(about.arn)] : [])],
      limit.signal,
    );
  } finally {
    limit.lift();
  }
}

const known = (environment: string) => ({
  environment,
  runbooks: required(DEPLOY_NOTICES.RUNBOOKS),
  hasPipeline: process.env[DEPLOY_NOTICES.RECORDS] !== undefined,
});

/** How a deployment has ended is said once, whichever event finds it. */
const endOf = (arn: string): string => `told/end-of-${idOf(arn)}`;

async function knowInTime(
  happening: Happening,
  at: number,
  environment: string,
): Promise<readonly [About, About | undefined]> {
  const limit = timeLimit(KNOWING);
  const of = {
    ...{ ecs, s3, environment },
    bucket: process.env[DEPLOY_NOTICES.RECORDS],
    cluster: process.env[DEPLOY_NOTICES.CLUSTER],
    signal: limit.signal,
  };
  try {
    return await Promise.all([know(of, happening, at), knowEnd(of, happening, at)]);
  } finally {
    limit.lift();
  }
}

const threadOf = (happening: Happening, id: string): string =>
  'deploymentId' in happening && happening.deploymentId !== '' ? happening.deploymentId : id;

/** @param marks the first says whether it was told before; all are made once it is */
async function tell(told: Notification, marks: readonly string[], signal: AbortSignal): Promise<void> {
  const failures: unknown[] = [];
  const Message = JSON.stringify(told);
  for (const [index, TopicArn] of textsOf(DEPLOY_NOTICES.TOPICS).entries()) {
    const [once = told.id, ...others] = marks.map((mark) => `${mark}/${index}`);
    try {
      if (!(await firstTime(logs, once, signal))) continue;
      await sns.send(new PublishCommand({ TopicArn, Message }), { abortSignal: signal });
    } catch (error) {
      logError(`${TopicArn} was not told: ${told.content.title}`, error);
      failures.push(error);
      await takeBackInTime(once);
      continue;
    }
    writeLogLine({
      ...{ level: 'info', message: told.content.title },
      ...{ topic: TopicArn, thread: told.metadata.threadId },
    });
    for (const other of others) await firstTime(logs, other, signal);
  }
  if (failures.length > 0) throw new Error(`${failures.length} topics were not told`);
}

/** With time of its own: what came before may have used it up. */
async function takeBackInTime(once: string): Promise<void> {
  const limit = timeLimit(RESERVE / 2);
  try {
    await takeBack(logs, once, limit.signal);
  } catch (error) {
    // The other topics are told all the same.
    logError(`the mark ${once} could not be taken back: nobody tries again to tell this`, error);
  } finally {
    limit.lift();
  }
}

/** @throws Error that names the variable */
function textsOf(name: string): readonly string[] {
  const texts: unknown = JSON.parse(required(name));
  if (Array.isArray(texts) && texts.every((one) => typeof one === 'string')) return texts;
  throw new Error(`environment variable ${name} must be a list of texts`);
}
