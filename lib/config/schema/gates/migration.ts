import { z } from 'zod';
import { deploymentKinds } from '../../../../lambda/shared/environment';
import { type Duration, inMinutes, isDuration } from '../../duration';
import { describeMemory, fargateMemory } from '../../fargate-sizes';
import type { CompatibilityOptions, MigratedKind, MigrationOptions } from '../../gates/migration';
import {
  complain,
  field,
  fields,
  isObject,
  list,
  once,
  oneOf,
  type Shape,
  text,
  texts,
  variableName,
  variableRule,
  whole,
} from '../field';
import { gateOptions } from './common';

const longestTimeout = 600;

/** Of a trial, and of a check of what runs: both, and the longest migration, end well within ECS's day. */
const longestCheck = 120;

/** Of 4 KB that Lambda gives a function for the names and values of its environment. */
const longestCommand = 2000;

const strictness = oneOf(
  ['block', 'skip'],
  'a version that needs the migration fails without it, so that a warning would not do',
).optional();

const kinds = deploymentKinds.filter((kind): kind is MigratedKind => kind !== 'recovery');

const command = list(text(/./s, 'text that is not empty', 'write one word an entry'), 1);

const timeout = (most: number, advice: string) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= 1 &&
      inMinutes(value) <= most,
    `whole minutes from 1 to ${most}`,
    advice,
  ).optional();

const variables = texts(variableName, variableRule).superRefine(
  (value, context) => {
    if (Object.keys(value).length > 0) return;
    complain(context, [], {
      rule: 'at least one variable, since the trial would meet the database of users without',
      advice: 'name another database, or leave it out where the service has a database of its own',
    });
  },
  { when: ({ value }) => isObject(value) },
);

const compatibility = fields({
  command,
  prepare: command.optional(),
  variables: variables.optional(),
  timeout: timeout(longestCheck, 'write it like minutes(10); check on a schema without rows'),
} satisfies Shape<CompatibilityOptions>);

export const migration = fields({
  kind: z.literal('migration'),
  id: gateOptions.id,
  command,
  timeout: timeout(longestTimeout, 'write it like minutes(30); run longer work apart from releases'),
  compatibility: compatibility.optional(),
  cpu: field<number>(
    (value) => typeof value === 'number' && fargateMemory.has(value),
    `one of ${[...fargateMemory.keys()].join(', ')}`,
    'Fargate offers no others',
  ).optional(),
  memory: whole(1, Number.MAX_SAFE_INTEGER, 'give it in MiB').optional(),
  kinds: fields(
    Object.fromEntries(kinds.map((kind) => [kind, strictness])) as Record<MigratedKind, typeof strictness>,
  ).optional(),
} satisfies Shape<{ kind: 'migration' } & MigrationOptions>)
  .superRefine(
    ({ command, compatibility }, context) => {
      const { timeout: _, ...check } = compatibility ?? {};
      // With what is left out: `prepare` stands there twice.
      const all = compatibility ? [command, { prepare: command, ...check }] : command;
      const bytes = Buffer.byteLength(JSON.stringify(all));
      if (bytes <= longestCommand) return;
      const what = compatibility ? ' with compatibility' : '';
      complain(context, ['command'], {
        rule: `at most ${longestCommand} bytes as JSON${what}, since it stands in the environment of a function`,
        got: `${bytes} bytes`,
        advice: 'put it into a file of the image',
      });
    },
    once('command', 'compatibility'),
  )
  .superRefine(
    ({ cpu, memory }, context) => {
      if (cpu === undefined && memory === undefined) return;
      if (cpu === undefined || memory === undefined) {
        complain(context, [], {
          rule: 'given cpu and memory together or neither',
          got: cpu === undefined ? 'memory alone' : 'cpu alone',
          advice: 'give both',
        });
        return;
      }
      const offered = fargateMemory.get(cpu) ?? [];
      if (offered.includes(memory)) return;
      complain(context, ['memory'], {
        rule: `${describeMemory(offered)} MiB with cpu ${cpu}`,
        advice: 'choose one of them, or another cpu',
      });
    },
    once('cpu', 'memory'),
  );
