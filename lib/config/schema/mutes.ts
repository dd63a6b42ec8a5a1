import { everBegins, parseCron, shortestGap } from '../cron';
import { type Duration, inMinutes, isDuration, minutes } from '../duration';
import { type MuteInput, muted } from '../mutes';
import { namePattern } from '../names';
import { show } from '../problems';
import { complain, field, fields, isObject, list, once, oneOf, type Shape } from './field';
import { longestName } from './objectives';

const isName = (value: unknown): boolean =>
  typeof value === 'string' && namePattern.test(value) && value.length <= longestName;

const LONGEST = 15 * 24 * 60;
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** `Date` takes the 31st of February for the third of March. */
const isMoment = (value: unknown): boolean =>
  typeof value === 'string' &&
  AT.test(value) &&
  !Number.isNaN(Date.parse(`${value}Z`)) &&
  new Date(`${value}Z`).toISOString().startsWith(value);

/** source: CloudWatch API reference, Schedule (Timezone): at most 50 characters */
export function isTimezone(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 50) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined && !/^[+-]/.test(value);
  } catch {
    // What is unknown is thrown at; the schema says so in its own words.
    return false;
  }
}

const mute = fields(
  {
    name: field<string>(
      isName,
      `small letters, digits and single hyphens, first a letter, at most ${longestName}`,
      'it names the rule',
    ),
    cron: field<string>(
      (value) => typeof value === 'string' && parseCron(value) !== undefined,
      'five fields with a blank between them: minute, hour, day of the month, month, day of the week',
      "write it like '0 2 * * SUN', each field as *, 5, 1-5, 1,3 or a name",
    ).optional(),
    at: field<string>(isMoment, 'a date and time', "write it like '2026-12-24T18:00'").optional(),
    lasts: field<Duration>(
      (value) =>
        isDuration(value) &&
        Number.isInteger(inMinutes(value)) &&
        inMinutes(value) >= 1 &&
        inMinutes(value) <= LONGEST,
      'whole minutes, from 1 minute to 15 days',
      'write it like hours(2)',
    ),
    timezone: field<string>(
      isTimezone,
      'a time zone by its name',
      "write it like 'Europe/Berlin'",
    ).optional(),
    alarms: oneOf(muted, 'leave it out for tickets').optional(),
  } satisfies Shape<MuteInput>,
  { schedule: 'cron', duration: 'lasts', timeZone: 'timezone' },
)
  .superRefine(
    ({ cron, at }, context) => {
      if ((cron === undefined) !== (at === undefined)) return;
      complain(context, [], {
        rule: 'given exactly one of cron and at',
        advice: cron === undefined ? 'say when it begins' : 'keep the one you mean',
      });
    },
    once('cron', 'at'),
  )
  .superRefine(
    ({ cron, lasts }, context) => {
      const parsed = cron === undefined ? undefined : parseCron(cron);
      if (parsed === undefined) return;
      if (!everBegins(parsed)) {
        complain(context, ['cron'], {
          rule: 'a time that comes: none of its months has one of its days',
          advice: 'correct the day of the month, or the month',
        });
        return;
      }
      const gap = shortestGap(parsed);
      if (inMinutes(lasts) < gap) return;
      complain(context, ['lasts'], {
        rule: `shorter than from one beginning to the next, ${show(minutes(gap))} at the least, or nobody would ever be told`,
        advice: 'shorten it, or let it begin less often',
      });
    },
    once('cron', 'lasts'),
  );

export const mutes = list(mute).superRefine((value, context) => {
  if (!Array.isArray(value)) return;
  value.forEach((one, index) => {
    const name: unknown = isObject(one) ? one.name : undefined;
    if (!isName(name) || value.findIndex((other) => isObject(other) && other.name === name) === index) return;
    complain(context, [index, 'name'], { rule: 'named apart from the other windows', advice: 'rename one' });
  });
});
