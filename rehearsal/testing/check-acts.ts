import { z } from 'zod';
import type { AssemblyInput } from '../assembly/assembly-input';
import { duration, isFunction, release, scan } from './check-values';

const given = z.union([z.string(), z.looseObject({ directory: z.string() })]);
export const assembly = z.custom<AssemblyInput>(
  (value) => given.safeParse(value).success,
  'the directory of a cdk.out or what app.synth() returns',
);
export const parameters = z.record(z.string(), z.string());
const weight = z.custom<number>(
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 999,
  '0 to 999',
);

/** @param when what each act has besides */
const actsWith = <T extends z.ZodRawShape>(when: T) =>
  [
    z.strictObject({ do: z.enum(['stop', 'abort', 'continue', 'reject']), ...when }),
    z.strictObject({ do: z.literal('scale'), to: z.int().min(0), ...when }),
    z.strictObject({ do: z.literal('release'), release, ...when }),
    z.strictObject({
      do: z.literal('update-stack'),
      to: assembly.optional(),
      parameters: parameters.optional(),
      release: release.optional(),
      ...when,
    }),
    z.strictObject({
      do: z.literal('continue-update-rollback'),
      skip: z.array(z.string()).optional(),
      ...when,
    }),
    z.strictObject({
      do: z.literal('edit-rule'),
      rule: z.enum(['production', 'test']).optional(),
      weights: z.strictObject({ primary: weight, alternate: weight }),
      ...when,
    }),
    z.strictObject({ do: z.literal('scan'), image: z.string().optional(), scan, ...when }),
    z.strictObject({
      do: z.literal('call'),
      operation: z.string().regex(/^\w+\.\w+$/, 'a service and its operation, such as ELBv2.CreateRule'),
      input: z.custom(
        (value) => isFunction(value) || (typeof value === 'object' && value !== null),
        'an object, or a function of ARNs',
      ),
      ...when,
    }),
    z.strictObject({
      do: z.literal('run'),
      run: z.custom(isFunction, 'a function of what is backstage'),
      ...when,
    }),
  ] as const;

/** Each at its time. */
export const actions = z.array(z.discriminatedUnion('do', [...actsWith({ after: duration })]));

/** One after the other. */
export const steps = z.array(
  z.discriminatedUnion('do', [...actsWith({}), z.strictObject({ do: z.literal('wait'), for: duration })]),
);
