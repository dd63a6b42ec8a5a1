import { z } from 'zod';
import { defaultBake, defaultHold, defaultStep } from '../defaults';
import { type Duration, inMinutes, isDuration } from '../duration';
import type {
  AlarmLimitsInput,
  BlueGreenOptions,
  CanaryOptions,
  LinearOptions,
  RollingOptions,
} from '../release';
import { complain, field, fields, once, type Shape, whole } from './field';

/** CloudFormation gives an update 36 hours and refuses a longer release than this: minutes. */
export const longestRelease = 33 * 60;

/** Also refuses 0.1 + 0.2, which would stand in the template as 0.30000000000000004. */
const isTenths = (value: number): boolean => Number(value.toFixed(1)) === value;

const share = (from: number, advice: string) =>
  field<number>(
    (value) => typeof value === 'number' && value >= from && value <= 100 && isTenths(value),
    `a percentage from ${from} to 100 in steps of 0.1`,
    advice,
  );

/** source: facts of ECS: holds and bakes are whole minutes, a day at most */
const wait = field<Duration>(
  (value) =>
    isDuration(value) &&
    Number.isInteger(inMinutes(value)) &&
    inMinutes(value) >= 0 &&
    inMinutes(value) <= 1440,
  'whole minutes from 0 to 1440',
  'write it like minutes(10): ECS counts in minutes',
);

export const timeLimit = field<Duration>(
  (value) => isDuration(value) && value.milliseconds > 0 && value.milliseconds <= 60_000,
  'more than 0 and at most 60 seconds',
  'write it like millis(500) or seconds(5)',
);

/** The alarm sounds above it, and no share is above 100 %. */
const percent = field<number>(
  (value) => typeof value === 'number' && value >= 0.01 && value < 100,
  'a number from 0.01 to less than 100',
  'give the percentage of requests that an alarm is to sound above',
);

const alarms = fields({
  errors: fields({ percent } satisfies Shape<{ percent: number }>).optional(),
  slow: fields({ over: timeLimit, percent } satisfies Shape<{ over: Duration; percent: number }>).optional(),
  minimumRequests: whole(1, Number.MAX_SAFE_INTEGER, 'give the requests a minute').optional(),
} satisfies Shape<AlarmLimitsInput>).optional();

/**
 * How often CloudFormation counts the hold of a linear release: not after the last shift. For 11 % it counts 9.
 * source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-service-linearconfiguration.html
 */
export function linearHolds(step: number): number {
  const tenths = Math.round(step * 10);
  return 1000 % tenths === 0 ? 1000 / tenths - 1 : Math.floor(1000 / tenths);
}

const refuseTooLong = (
  context: Parameters<typeof complain>[0],
  holds: number,
  hold: number,
  bake: number,
): void => {
  const total = holds * hold + bake;
  if (total <= longestRelease) return;
  const sum = holds === 1 ? `hold ${hold} + bake ${bake}` : `${holds} holds of ${hold} + bake ${bake}`;
  complain(context, [], {
    rule: `at most ${longestRelease} minutes in all, since CloudFormation refuses a release over 33 hours`,
    got: `${total} minutes, ${sum}`,
    advice: 'shorten one of them',
  });
};

const rolling = fields({
  strategy: z.literal('ROLLING'),
  alarms,
} satisfies Shape<{ strategy: 'ROLLING' } & RollingOptions>);

const blueGreen = fields({
  strategy: z.literal('BLUE_GREEN'),
  bake: wait.optional(),
  alarms,
} satisfies Shape<{ strategy: 'BLUE_GREEN' } & BlueGreenOptions>);

const canary = fields({
  strategy: z.literal('CANARY'),
  percent: share(0.1, 'write it like 5 or 0.5; for all traffic at once use blueGreen()').optional(),
  hold: wait.optional(),
  bake: wait.optional(),
  alarms,
} satisfies Shape<{ strategy: 'CANARY' } & CanaryOptions>).superRefine(
  ({ hold, bake }, context) => {
    refuseTooLong(context, 1, inMinutes(hold ?? defaultHold.CANARY), inMinutes(bake ?? defaultBake));
  },
  once('hold', 'bake'),
);

const linear = fields({
  strategy: z.literal('LINEAR'),
  step: share(3, 'write it like 10; for a smaller first share use canary()').optional(),
  hold: wait.optional(),
  bake: wait.optional(),
  alarms,
} satisfies Shape<{ strategy: 'LINEAR' } & LinearOptions>).superRefine(
  ({ step, hold, bake }, context) => {
    refuseTooLong(
      context,
      linearHolds(step ?? defaultStep),
      inMinutes(hold ?? defaultHold.LINEAR),
      inMinutes(bake ?? defaultBake),
    );
  },
  once('step', 'hold', 'bake'),
);

export const releaseRule = 'made by canary(), blueGreen(), linear() or rolling()';

export const release = z.discriminatedUnion('strategy', [rolling, blueGreen, canary, linear], {
  error: releaseRule,
});
