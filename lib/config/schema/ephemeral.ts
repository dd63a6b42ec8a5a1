import { days, isDuration, minutes } from '../duration';
import type { EphemeralInput } from '../ephemeral';
import { field, fields, objectOrTrue, type Shape } from './field';

export const shortestTtl = minutes(10);
export const longestTtl = days(7);

export const isTtl = (milliseconds: number): boolean =>
  Number.isInteger(milliseconds / 1000) &&
  milliseconds >= shortestTtl.milliseconds &&
  milliseconds <= longestTtl.milliseconds;

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
} satisfies Shape<EphemeralInput>);

export const ephemeral = objectOrTrue<EphemeralInput>(written, 'write true, or { ttl: hours(2), cost: 3 }');
