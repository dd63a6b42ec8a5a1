import { z } from 'zod';
import { type Duration, inMinutes, isDuration } from '../duration';
import {
  type ExperimentOptions,
  type Flag,
  type FlagAgent,
  type FlagAttribute,
  type FlagOptions,
  type FlagRollout,
  type FlagsInput,
  smallestAgent,
} from '../flags';
import { show } from '../problems';
import { complain, field, fields, isObject, list, once, type Shape, text, whole } from './field';
import { image } from './telemetry';

/** source: AWS AppConfig user guide, "Type reference for AWS.AppConfig.FeatureFlags", flagDefinitions */
const key = /^[a-z][a-zA-Z\d_-]{0,63}$/;
const keyRule = 'a small letter, then at most 63 letters, digits, - and _';

/** A day that is in the calendar: `Date` makes the second of March of 30 February. */
export const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

const base = {
  name: text(key, keyRule, 'AppConfig takes no other'),
  owner: text(
    /^([^\s@]+@[^\s@]+\.[^\s@]+|@[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9][A-Za-z0-9._-]*)$/,
    'an e-mail address or a team like @acme/checkout',
    'say who takes the flag out again',
  ),
  expires: field<string>(isDay, 'a day of the calendar, YYYY-MM-DD', 'say until when it is decided'),
  description: text(/^.{1,1024}$/s, 'text of at most 1024 characters', 'AppConfig takes no more').optional(),
};

const finite = (advice: string) =>
  field<number>((value) => typeof value === 'number' && Number.isFinite(value), 'a number', advice);

/** Told by its type, so that a mistake in one is not reported as a lack of the others. */
const attributes: Readonly<Record<string, z.ZodType>> = {
  boolean: fields({
    type: z.literal('boolean'),
    default: field<boolean>((value) => typeof value === 'boolean', 'true or false', 'give one of them'),
  } satisfies Shape<Extract<FlagAttribute, { type: 'boolean' }>>),
  number: fields({
    type: z.literal('number'),
    default: finite('give what it is when nobody has set it'),
    min: finite('give the least that it may be').optional(),
    max: finite('give the most that it may be').optional(),
  } satisfies Shape<Extract<FlagAttribute, { type: 'number' }>>).superRefine(
    ({ default: value, min = value, max = value }, context) => {
      if (min <= value && value <= max) return;
      complain(context, ['default'], {
        rule: `from ${min} to ${max}`,
        advice: 'raise it, or widen the range',
      });
    },
    once('default', 'min', 'max'),
  ),
  string: fields({
    type: z.literal('string'),
    default: text(/^.{0,2048}$/s, 'text of at most 2048 characters', 'it goes to every task'),
    oneOf: list(text(/./s, 'text that is not empty', 'remove it'), 1).optional(),
  } satisfies Shape<Extract<FlagAttribute, { type: 'string' }>>).superRefine(
    ({ default: value, oneOf }, context) => {
      if (oneOf === undefined || oneOf.includes(value)) return;
      complain(context, ['default'], { rule: 'one of oneOf', advice: 'add it there, or choose one of them' });
    },
    once('default', 'oneOf'),
  ),
};

const attribute = told<FlagAttribute>('type', attributes, {
  rule: "with the type 'boolean', 'number' or 'string'",
  advice: "write it like { type: 'number', default: 10, max: 50 }",
});

/** `enabled` is the flag's own. */
const named = (most: number, taken: readonly string[]) =>
  z.record(z.string(), z.unknown(), { error: 'an object' }).superRefine(
    (value, context) => {
      const names = Object.keys(value);
      if (names.length > most)
        complain(context, [], { rule: `at most ${most}`, got: String(names.length), advice: 'remove some' });
      for (const name of names) {
        if (key.test(name) && !taken.includes(name)) continue;
        complain(context, [name], {
          rule: `named by ${keyRule}, and not ${taken.join(', ')}`,
          ...{ got: show(name), advice: 'rename it' },
        });
      }
    },
    { when: ({ value }) => isObject(value) },
  );

const kinds: Readonly<Record<string, z.ZodType>> = {
  flag: fields(
    {
      kind: z.literal('flag'),
      ...base,
      attributes: named(20, ['enabled'])
        .pipe(z.record(z.string(), attribute))
        .optional() as unknown as z.ZodType<FlagOptions['attributes']>,
    } satisfies Shape<Extract<Flag, { kind: 'flag' }>>,
    {},
    { variants: { rule: 'left out of flag()', advice: 'write experiment({ variants, by }) for them' } },
  ),
  experiment: fields({
    kind: z.literal('experiment'),
    ...base,
    variants: named(5, ['enabled']).pipe(
      z.record(z.string(), whole(0, 100, 'give its share in percent')),
    ) as unknown as z.ZodType<ExperimentOptions['variants']>,
    by: text(key, keyRule, 'name what tells users apart, like userId'),
  } satisfies Shape<Extract<Flag, { kind: 'experiment' }>>).superRefine(({ variants }, context) => {
    const shares = Object.values(variants);
    const sum = shares.reduce((all, share) => all + share, 0);
    if (shares.length >= 2 && sum === 100) return;
    complain(context, ['variants'], {
      rule: 'two to five variants, whose shares together are 100',
      advice: 'write them like { control: 50, blue: 50 }',
    });
  }, once('variants')),
};

const oneFlag = told<Flag>('kind', kinds, { rule: 'flag() or experiment()', advice: 'call one of them' });

const wholeMinutes = (from: number) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= from &&
      inMinutes(value) <= 1440,
    `whole minutes, from ${from} to 1440`,
    'write it like minutes(20): AppConfig takes no other',
  );

const rollout = fields({
  over: wholeMinutes(1).optional(),
  growth: whole(1, 100, 'give the percent of tasks that each step adds').optional(),
  bake: wholeMinutes(0).optional(),
} satisfies Shape<FlagRollout>);

const agent = fields({
  image: image.optional(),
  cpu: whole(smallestAgent.cpu, 16384, 'give it in units of 1/1024 vCPU').optional(),
  memory: whole(smallestAgent.memory, 122_880, 'give it in MiB').optional(),
} satisfies Shape<FlagAgent>);

export const flags = fields({
  flags: list(oneFlag, 1),
  rollout: rollout.optional(),
  agent: agent.optional(),
} satisfies Shape<FlagsInput>).superRefine(({ flags: written }, context) => {
  const names = written.map(({ name }) => name);
  if (names.length > 100)
    complain(context, ['flags'], {
      rule: 'at most 100 flags',
      ...{ got: String(names.length), advice: 'take out those that are decided' },
    });
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return;
    complain(context, ['flags', index, 'name'], { rule: 'the name of no other flag', advice: 'rename one' });
  });
}, once('flags'));

/** One of several shapes, by what a field of it says. */
function told<T>(
  by: string,
  shapes: Readonly<Record<string, z.ZodType>>,
  complaint: { readonly rule: string; readonly advice: string },
): z.ZodType<T> {
  return z.unknown().superRefine((value, context) => {
    const schema = isObject(value) ? shapes[String(value[by])] : undefined;
    if (schema === undefined) complain(context, [], complaint);
    for (const issue of schema?.safeParse(value).error?.issues ?? []) context.addIssue(issue as never);
  }) as unknown as z.ZodType<T>;
}
