import { z } from 'zod';
import { readOnlyMethods } from '../../../../lambda/shared/environment';
import { type Duration, isDuration, seconds } from '../../duration';
import {
  fewestRequests,
  fillLoadTest,
  type LoadAmongUsersInput,
  type LoadLimitsInput,
  type LoadRequestInput,
  type LoadTestOptions,
  planOf,
  requestsNeeded,
} from '../../gates/load-test';
import { smokeMethods } from '../../gates/smoke-test';
import { complain, field, fields, isObject, list, once, oneOf, type Shape, text, whole } from '../field';
import { timeLimit } from '../release';
import { gateOptions } from './common';
import { finalStatus, requestHeaders, requestPath } from './smoke-test';

const perSecond = field<number>(
  (value) => typeof value === 'number' && value >= 0.1 && value <= 100,
  'a number from 0.1 to 100',
  'give requests a second; a function sends no more evenly',
);

/** Above 0, where none may be, down to what a minute of requests can tell. */
const percentFrom = (least: number, advice: string) =>
  field<number>(
    (value) => typeof value === 'number' && value >= least && value < 100,
    `a number from ${least} to less than 100`,
    advice,
  );

const wholeSeconds = (from: number, to: number, advice: string) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(value.milliseconds / 1000) &&
      value.milliseconds >= seconds(from).milliseconds &&
      value.milliseconds <= seconds(to).milliseconds,
    `whole seconds from ${from} to ${to}`,
    advice,
  );

const request = fields({
  path: requestPath,
  method: oneOf(smokeMethods, 'a request of a load carries no body').optional(),
  headers: requestHeaders.optional(),
  status: finalStatus.optional(),
  weight: whole(1, 100, 'give how often it is sent beside the others').optional(),
} satisfies Shape<LoadRequestInput>);

const users = fields({
  percentOfTraffic: field<number>(
    (value) => typeof value === 'number' && value >= 1 && value <= 100,
    'a number from 1 to 100',
    'give the share of what users send',
  ).optional(),
  atLeast: perSecond.optional(),
  atMost: perSecond.optional(),
} satisfies Shape<LoadAmongUsersInput>).superRefine(
  ({ atLeast, atMost }, context) => {
    if (atLeast === undefined || atMost === undefined || atLeast <= atMost) return;
    complain(context, ['atLeast'], { rule: `at most ${atMost}, its atMost`, advice: 'lower it' });
  },
  once('atLeast', 'atMost'),
);

const limits = fields({
  errors: fields({
    percent: percentFrom(0, 'give the percentage of requests that may fail'),
  } satisfies Shape<{ percent: number }>).optional(),
  slow: fields({
    over: timeLimit,
    percent: percentFrom(0, 'give the percentage of answers that may take longer'),
  } satisfies Shape<{ over: Duration; percent: number }>).optional(),
  p50: timeLimit.optional(),
  p95: timeLimit.optional(),
  p99: timeLimit.optional(),
} satisfies Shape<LoadLimitsInput>);

/**
 * Bytes of a plan: Lambda gives a function 4 KB for the names and values of its environment, and a load test has more
 * of them than a smoke test. source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const longestPlan = 2500;

/** ECS waits 10 minutes beyond a gate's patience, of which the last look may take the better part. */
const longest = 300;

export const loadTest = fields(
  {
    kind: z.literal('load-test'),
    requests: list(request, 1),
    withoutUsers: list(
      text(/^/, 'the name of an environment', 'write it as it stands in environments'),
    ).optional(),
    perSecond: perSecond.optional(),
    users: users.optional(),
    duration: wholeSeconds(10, longest, 'write it like minutes(1)').optional(),
    warmUp: wholeSeconds(0, 60, 'write it like seconds(5)').optional(),
    within: field<Duration>(
      (value) => isDuration(value) && value.milliseconds > 0 && value.milliseconds <= 10_000,
      'more than 0 and at most 10 seconds',
      'write it like millis(500) or seconds(5)',
    ).optional(),
    concurrency: whole(1, 500, 'give the requests that may wait at the same time').optional(),
    limits: limits.optional(),
    ...gateOptions,
  } satisfies Shape<{ kind: 'load-test' } & LoadTestOptions>,
  { for: 'duration', rate: 'perSecond', timeout: 'within' },
)
  .superRefine(({ requests }, context) => {
    const readOnly: readonly string[] = readOnlyMethods;
    if (requests.some(({ method = 'GET' }) => readOnly.includes(method))) return;
    complain(context, ['requests'], {
      rule: `with one of ${readOnlyMethods.join(', ')} at least, since nothing else is sent where users are`,
      got: `${requests.map(({ method }) => method).join(', ')}`,
      advice: 'add one that only reads',
    });
  }, once('requests'))
  .superRefine(holdTogether, {
    when: ({ value, issues }) => isObject(value) && issues.length === 0,
  });

/** What the smallest rate is: that of environments with users, or of those without. */
const smallest = ({ users, perSecond, withoutUsers }: ReturnType<typeof fillLoadTest>): string =>
  withoutUsers.length > 0 && perSecond < users.atLeast ? 'perSecond' : 'users.atLeast';

/** What can be said of the whole plan alone. */
function holdTogether(
  value: { kind: 'load-test' } & LoadTestOptions,
  context: Parameters<typeof complain>[0],
): void {
  const filled = fillLoadTest(value);
  const [sent, needed] = [fewestRequests(filled), requestsNeeded(filled.limits)];
  if (sent < needed) {
    complain(context, ['duration'], {
      rule: `long enough for ${needed} requests at the smallest rate, of which one alone breaks no limit`,
      got: `time for ${sent}`,
      advice: `lengthen it, raise ${smallest(filled)}, or loosen the limits`,
    });
  }
  const late = filled.limits.latency.find(({ milliseconds }) => milliseconds > filled.within.milliseconds);
  if (late) {
    complain(context, ['within'], {
      rule: `at least ${late.milliseconds} ms, the longest of the limits`,
      got: `${filled.within.milliseconds} ms`,
      advice: 'lengthen it: a later answer is none',
    });
  }
  // Nothing is left out where there are no users: the longest plan of all.
  const bytes = Buffer.byteLength(JSON.stringify(planOf({ ...filled, withoutUsers: [''] }, '')));
  if (bytes > longestPlan) {
    complain(context, ['requests'], {
      rule: `at most ${longestPlan} bytes as JSON with the rest of the plan, since Lambda takes an environment of 4 KB`,
      got: `${bytes} bytes`,
      advice: 'split them between two gates, each with an id',
    });
  }
}
