import { type Duration, inMinutes, isDuration } from '../duration';
import { namePattern } from '../names';
import { show } from '../problems';
import {
  type HeartbeatInput,
  longestSilence,
  type TrafficInput,
  type WatchInput,
  watchDetails,
} from '../watch';
import {
  complain,
  field,
  fields,
  flag,
  isObject,
  list,
  objectOrFalse,
  once,
  oneOf,
  type Shape,
  whole,
} from './field';
import { mutes } from './mutes';
import { count, longestName } from './objectives';
import { probe } from './probe';

const LONGEST = inMinutes(longestSilence);

const wholeMinutes = (from: number, rule: string, advice: string) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= from &&
      inMinutes(value) <= LONGEST,
    rule,
    advice,
  );

const fiveMinutesToAWeek = (advice: string) =>
  wholeMinutes(5, 'whole minutes, from 5 minutes to 7 days', advice);

const severity = oneOf(['page', 'ticket'], 'leave it out for a ticket').optional();

const silence = fields({
  silentAfter: fiveMinutesToAWeek(
    'write it like minutes(15): metrics may be 3 minutes late, and an alarm looks back for 7 days at most',
  ),
  fewerThan: whole(1, 1_000_000, 'give the requests in all of silentAfter, or leave it out').optional(),
  severity,
} satisfies Shape<TrafficInput>);

const traffic = objectOrFalse<TrafficInput>(silence, 'write it like { silentAfter: minutes(15) }');

const isJob = (value: unknown): boolean =>
  typeof value === 'string' && namePattern.test(value) && value.length <= longestName;

const heartbeat = fields(
  {
    job: field<string>(
      isJob,
      `small letters, digits and single hyphens, first a letter, at most ${longestName}`,
      'it names an alarm and is a dimension of the metric',
    ),
    every: fiveMinutesToAWeek(
      'a job that reports more often is missed by minutes(5); one that reports more rarely must report on its way, since an alarm looks back for 7 days at most',
    ),
    grace: wholeMinutes(
      2,
      'whole minutes, from 2 minutes to 7 days',
      'leave it out for a tenth of every',
    ).optional(),
    metric: count.optional(),
    severity,
  } satisfies Shape<HeartbeatInput>,
  { name: 'job', interval: 'every', within: 'every', late: 'grace' },
).superRefine(
  ({ every, grace }, context) => {
    if (grace === undefined || inMinutes(every) + inMinutes(grace) <= LONGEST) return;
    complain(context, ['grace'], {
      rule: `at most ${show(longestSilence)} together with every, further back no alarm of CloudWatch looks`,
      got: `${inMinutes(every) + inMinutes(grace)} minutes`,
      advice: 'shorten it, or leave it out for what there is left',
    });
  },
  once('every', 'grace'),
);

const heartbeats = list(heartbeat).superRefine((value, context) => {
  if (!Array.isArray(value)) return;
  value.forEach((one, index) => {
    const job: unknown = isObject(one) ? one.job : undefined;
    if (!isJob(job) || value.findIndex((other) => isObject(other) && other.job === job) === index) return;
    complain(context, [index, 'job'], {
      rule: 'named apart from the other jobs',
      advice: 'rename one: it names an alarm',
    });
  });
});

export const watch = fields({
  traffic: traffic.optional(),
  heartbeats: heartbeats.optional(),
  detail: oneOf(watchDetails, 'symptoms is about half the price').optional(),
  dashboard: flag('leave it out to have one').optional(),
  probe: probe.optional(),
  mutes: mutes.optional(),
} satisfies Shape<WatchInput>);
