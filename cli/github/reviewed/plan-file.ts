import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';

/** What is asked of a plan here; the rest of it goes along as it is. */
const shape = z.looseObject({
  schemaVersion: z.literal(1),
  environment: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  lines: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
});

export type PlanFile = z.infer<typeof shape>;
export type PlanLine = PlanFile['lines'][number];

/** Undefined for what is no plan of `teal plan --json`. */
export function planIn(text: string): PlanFile | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON
  }
}

/** @throws VerbFailed */
export function readPlan(text: string, option: string): PlanFile {
  const plan = planIn(text);
  if (plan) return plan;
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    `${option} must be a plan as teal plan --json writes it, got something else`,
  );
}
