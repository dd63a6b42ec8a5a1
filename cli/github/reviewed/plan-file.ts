import type { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';
import { hashOf } from '../../plan/line';
import { planFileSchema } from '../../plan/plan-file';

export type PlanFile = z.infer<typeof planFileSchema>;
export type PlanLine = PlanFile['lines'][number];

/** Undefined for what is no plan of `teal plan --json`, or has other lines than its hash says. */
export function planIn(text: string): PlanFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const plan = planFileSchema.safeParse(value).data;
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
