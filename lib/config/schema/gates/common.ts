import type { z } from 'zod';
import { deploymentKinds, strictnesses } from '../../../../lambda/shared/environment';
import { type Duration, inMinutes, isDuration } from '../../duration';
import { type GateOptions, onInconclusive } from '../../gates/common';
import { namePattern } from '../../names';
import { complain, field, fields, list, oneOf, type Shape, text } from '../field';

/** ECS ends a hook after a day at the latest, and ten minutes are kept for the gate's own end. */
const longestPatience = 1430;

const strictness = oneOf(
  strictnesses,
  'block stops the release, warn only says so, skip does not look',
).optional();

/** What every gate can be told. */
export const gateOptions = {
  id: text(
    namePattern,
    'small letters, digits and single hyphens, first a letter',
    'it becomes part of a function name',
  ).optional(),
  onInconclusive: oneOf(onInconclusive, 'say what happens when the gate could not tell').optional(),
  patience: field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= 1 &&
      inMinutes(value) <= longestPatience,
    `whole minutes from 1 to ${longestPatience}`,
    'write it like minutes(60): ECS counts in minutes',
  ).optional(),
  kinds: fields(
    Object.fromEntries(deploymentKinds.map((kind) => [kind, strictness])) as Record<
      (typeof deploymentKinds)[number],
      typeof strictness
    >,
  ).optional(),
} satisfies Shape<GateOptions>;

/** At least one stage, and none twice: a hook is asked once at each. */
export const stagesOf = <S extends z.ZodType<string>>(stage: S) =>
  list(stage, 1).superRefine(
    (value: readonly unknown[], context) => {
      value.forEach((one, index) => {
        if (value.indexOf(one) === index) return;
        complain(context, [index], { rule: 'a stage that is not there yet', advice: 'remove it' });
      });
    },
    { when: ({ value }) => Array.isArray(value) },
  );
