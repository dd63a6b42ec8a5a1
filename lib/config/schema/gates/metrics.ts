import { z } from 'zod';
import { complain } from '../field';

export const metrics = z
  .looseObject({ kind: z.literal('metrics'), options: z.record(z.string(), z.unknown()) })
  .superRefine((_, context) => complain(context, [], { notBuilt: 'metrics', advice: 'remove it' }), {
    when: () => true,
  });
