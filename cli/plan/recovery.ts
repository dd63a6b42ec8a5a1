import type { Finding } from './line';
import type { StackTemplate } from './templates';
import { same, shown } from './values';

/** By it a recovery brings an earlier image back; each release gives it `none`. source: lib/release/recovery.ts, `teal prepare` */
const PARAMETER = 'RollbackTo';
const NONE = 'none';

/**
 * A stack as a release has it. What is deployed may be a recovery, whose strategy, bake and hooks are those of its
 * condition: compared with that, each release after it would look safer than it is, and its gates would be told
 * something else, which nobody could have reviewed.
 */
export function asReleased(stack: StackTemplate): StackTemplate {
  if (!Object.hasOwn(stack.template.Parameters, PARAMETER)) return stack;
  return { ...stack, parameters: { ...stack.parameters, [PARAMETER]: NONE } };
}

/** Of the parameter's own value, which is no part of any resource then. */
export function endOfRecovery(before: StackTemplate, after: StackTemplate): Finding[] {
  const [value, image] = [before.parameters[PARAMETER], before.parameters.ImageDigest];
  if (value === undefined || same(value, NONE) || !Object.hasOwn(after.template.Parameters, PARAMETER))
    return [];
  const what = same(value, image) ? 'what is deployed is a recovery, which ends: ' : '';
  return [
    {
      kind: 'neutral',
      path: `Parameters.${PARAMETER}.Value`,
      text: `${what}parameter ${shown(PARAMETER)} ${shown(value)} → ${shown(NONE)}`,
      after: NONE,
    },
  ];
}
