import { z } from 'zod';
import { KINDS } from './line';

/** What is asked of a plan that `teal plan --json` wrote; the rest of it goes along as it is. */
export const planFileSchema = z.looseObject({
  schemaVersion: z.literal(1),
  environment: z.string(),
  hash: z.string(),
  lines: z.array(
    z.looseObject({
      id: z.string(),
      stack: z.string(),
      logicalId: z.string(),
      type: z.string(),
      kind: z.enum(KINDS),
      text: z.string(),
    }),
  ),
});
