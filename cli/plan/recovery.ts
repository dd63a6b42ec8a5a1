import type { Finding } from './line';
import type { StackTemplate } from './templates';
import { same, shown } from './values';

/** By it a recovery brings an earlier image back; each release gives it `none`. source: lib/release/recovery.ts, `teal prepare` */
const PARAMETER = 'RollbackTo';
/** By it a release is declared a fix, which tells its gates. source: lib/release/declared-fix.ts, `teal prepare` */
const FIX = 'FixFor';
const NONE = 'none';

/**
 * A stack as a release has it. What is deployed may be a recovery, whose strategy, bake and hooks are those of its
 * condition: compared with that, each release after it would look safer than it is, and its gates would be told
 * something else, which nobody could have reviewed. The same holds of a declared fix, of which the plan has a note.
 */
export function asReleased(stack: StackTemplate): StackTemplate {
  const own = [PARAMETER, FIX].filter((name) => Object.hasOwn(stack.template.Parameters, name));
  if (own.length === 0) return stack;
  return {
    ...stack,
    parameters: { ...stack.parameters, ...Object.fromEntries(own.map((name) => [name, NONE])) },
  };
}

/** What a reader must know of a release that a commit declares a fix. */
export const fixNote = (fix: string): string =>
  `It is declared a fix (${shown(fix)}): gates that block a release may only warn, by their kind and by what the configuration says of fixes.`;

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
