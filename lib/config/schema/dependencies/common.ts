import { z } from 'zod';
import type { NameInput } from '../../dependencies/common';
import { type Duration, isDuration } from '../../duration';
import { namePattern } from '../../names';
import { complain, field, isObject } from '../field';

/** It is in the names of alarms, and a dimension of the service's own metrics. */
const longestName = 40;
export const isDependencyName = (value: unknown): value is string =>
  typeof value === 'string' && namePattern.test(value) && value.length <= longestName;

export const dependencyName = field<string>(
  isDependencyName,
  `small letters, digits and single hyphens, first a letter, at most ${longestName}`,
  'it names alarms and a row of the dashboard',
);

interface NameRule {
  readonly holds: (name: unknown) => boolean;
  readonly rule: string;
  readonly advice: string;
}

/** Of a dependency that no environment has: nothing would be watched, and nobody told so. */
export const nowhere = { rule: 'given for an environment', advice: 'write it like { production: … }' };

/** One for all environments, or one for each. The names of environments are held to those that there are in `dependency-rules.ts`. */
export const nameOf = ({ holds, rule, advice }: NameRule): z.ZodType<NameInput> =>
  z.unknown().superRefine((value, context) => {
    if (!isObject(value)) {
      if (!holds(value)) complain(context, [], { rule: `${rule}, or one for each environment`, advice });
      return;
    }
    const names = Object.entries(value);
    if (names.length === 0) complain(context, [], nowhere);
    for (const [environment, name] of names) {
      if (!holds(name)) complain(context, [environment], { rule, advice });
    }
  }) as unknown as z.ZodType<NameInput>;

export const matching =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const limit = <T>(holds: (value: unknown) => boolean, rule: string, advice: string) =>
  field<T | false>((value) => value === false || holds(value), `${rule}, or false`, advice).optional();

const isNumber = (value: unknown, from: number, to: number): boolean =>
  typeof value === 'number' && value >= from && value <= to;

export const percent = limit<number>(
  (value) => isNumber(value, 1, 99),
  'a percentage from 1 to 99',
  'nothing is above 100, so an alarm there would never sound; false is none',
);

export const countLimit = limit<number>(
  (value) => isNumber(value, 0, Number.MAX_SAFE_INTEGER),
  'a number from 0',
  'the alarm sounds above it; false is none',
);

export const wholeLimit = (unit: string) =>
  limit<number>(
    (value) => Number.isInteger(value) && Number(value) >= 1,
    `a whole number of ${unit} from 1`,
    'leave it out for none',
  );

const DAY = 86_400_000;
export const durationLimit = limit<Duration>(
  (value) => isDuration(value) && value.milliseconds > 0 && value.milliseconds <= DAY,
  'more than 0 and at most a day',
  'write it like millis(50); false is none',
);
