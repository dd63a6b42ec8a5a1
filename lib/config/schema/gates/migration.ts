import { z } from 'zod';
import { deploymentKinds } from '../../../../lambda/shared/environment';
import { type Duration, inMinutes, isDuration } from '../../duration';
import { describeMemory, fargateMemory } from '../../fargate-sizes';
import type { MigratedKind, MigrationOptions } from '../../gates/migration';
import { complain, field, fields, list, once, oneOf, type Shape, text, whole } from '../field';
import { gateOptions } from './common';

const longestTimeout = 600;

/** Of 4 KB that Lambda gives a function for the names and values of its environment. */
const longestCommand = 2000;

const strictness = oneOf(
  ['block', 'skip'],
  'a version that needs the migration fails without it, so that a warning would not do',
).optional();

const kinds = deploymentKinds.filter((kind): kind is MigratedKind => kind !== 'recovery');

export const migration = fields({
  kind: z.literal('migration'),
  id: gateOptions.id,
  command: list(text(/./s, 'text that is not empty', 'write one word an entry'), 1),
  timeout: field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= 1 &&
      inMinutes(value) <= longestTimeout,
    `whole minutes from 1 to ${longestTimeout}`,
    'write it like minutes(30); run longer work apart from releases',
  ).optional(),
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
  .superRefine(({ command }, context) => {
    const bytes = Buffer.byteLength(JSON.stringify(command));
    if (bytes <= longestCommand) return;
    complain(context, ['command'], {
      rule: `at most ${longestCommand} bytes as JSON, since it stands in the environment of a function`,
      got: `${bytes} bytes`,
      advice: 'put it into a file of the image',
    });
  }, once('command'))
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
