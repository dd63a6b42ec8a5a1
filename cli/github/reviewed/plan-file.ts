import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';
import { hashOf, KINDS } from '../../plan/line';

/** What is asked of a plan here; the rest of it goes along as it is. */
const shape = z.looseObject({
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

export type PlanFile = z.infer<typeof shape>;
export type PlanLine = PlanFile['lines'][number];

/** Undefined for what is no plan of `teal plan --json`, or has other lines than its hash says. */
export function planIn(text: string): PlanFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const plan = shape.safeParse(value).data;
  return plan && hashOf(plan.lines) === plan.hash ? plan : undefined;
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
