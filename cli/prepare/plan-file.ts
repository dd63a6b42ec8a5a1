import { z } from 'zod';
import { readJson } from '../../rehearsal/assembly/parse';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import { orBadInput } from '../or-bad-input';

/** What `teal plan --json` writes, as far as an apply reads it. */
const planSchema = z.object({
  schemaVersion: z.literal(1),
  environment: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  lines: z.array(
    z.object({
      id: z.string().min(1),
      kind: z.string(),
      text: z.string(),
      stack: z.string().optional(),
      logicalId: z.string().optional(),
    }),
  ),
});

export type PlanFile = z.infer<typeof planSchema>;

/** @throws VerbFailed for a file that is no plan, or that of another environment */
export function planFile(option: string, file: string, environment: string): PlanFile {
  const plan = orBadInput(() => readJson(planSchema, file, 'give what teal plan --json has written'));
  if (plan.environment === environment) return plan;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    harmless(
      `${option} must be a plan of ${environment}, got one of ${plan.environment}; plan again with --env ${environment}`,
    ),
  );
}
