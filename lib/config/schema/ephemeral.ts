import { type Duration, days, hours, isDuration, minutes, seconds } from '../duration';
import type { EphemeralInput } from '../ephemeral';
import type { EphemeralLoadInput, EphemeralTestInput } from '../ephemeral-test';
import { complain, field, fields, list, objectOrFalse, objectOrTrue, once, type Shape, text } from './field';
import { requestPath } from './gates/smoke-test';

export const shortestTtl = minutes(10);
export const longestTtl = days(7);

export const isTtl = (milliseconds: number): boolean => isBetween({ milliseconds }, shortestTtl, longestTtl);

/** In whole seconds. */
const isBetween = (
  { milliseconds }: Pick<Duration, 'milliseconds'>,
  from: Pick<Duration, 'milliseconds'>,
  to: Pick<Duration, 'milliseconds'>,
): boolean =>
  Number.isInteger(milliseconds / 1000) &&
  milliseconds >= from.milliseconds &&
  milliseconds <= to.milliseconds;

const load = fields(
  {
    requestsPerSecond: field<number>(
      (value) => typeof value === 'number' && value >= 0.1 && value <= 1000,
      'a number from 0.1 to 1000',
      'give what its users send in a busy hour',
    ).optional(),
    over: field<Duration>(
      (value) => isDuration(value) && isBetween(value, seconds(10), hours(1)),
      'whole seconds, from seconds(10) to hours(1)',
      'write it like minutes(5)',
    ).optional(),
    paths: list(requestPath, 1).optional(),
  } satisfies Shape<EphemeralLoadInput>,
  { perSecond: 'requestsPerSecond', duration: 'over', requests: 'paths' },
);

const test = fields({
  command: text(/\S/, 'a command of the shell', 'write it like npm run test:e2e').optional(),
  within: field<Duration>(
    (value) => isDuration(value) && isBetween(value, seconds(1), hours(6)),
    'whole seconds, at most hours(6)',
    'write it like minutes(10)',
  ).optional(),
  load: objectOrFalse<EphemeralLoadInput>(
    load,
    'write { requestsPerSecond: 50 }, or leave it out',
  ).optional(),
} satisfies Shape<EphemeralTestInput>).superRefine(
  ({ command, load: loaded }, context) => {
    if (loaded !== false || command !== undefined) return;
    complain(context, ['load'], {
      rule: 'left out without a command',
      advice: 'nothing would be tested: give a command, or let it be loaded',
    });
  },
  once('command', 'load'),
);

const written = fields({
  ttl: field<EphemeralInput['ttl']>(
    (value) => isDuration(value) && isTtl(value.milliseconds),
    'whole seconds, from minutes(10) to days(7)',
    'what lives longer is an environment like the others',
  ).optional(),
  cost: field<number>(
    (value) => typeof value === 'number' && value > 0 && value <= 1000,
    'USD, more than 0 and at most 1000',
    'say what an instance may cost over its ttl',
  ).optional(),
  test: test.optional(),
} satisfies Shape<EphemeralInput>);

export const ephemeral = objectOrTrue<EphemeralInput>(written, 'write true, or { ttl: hours(2), cost: 3 }');
