import type { ChangeSetSeen } from '../change-set/describe';
import { changesHash } from '../change-set/describe';
import type { PlanFile } from '../prepare/plan-file';
import type { PreparedStack } from '../prepare/prepared';
import type { HoldEntry } from '../records/entry';
import { sentenceOf } from '../records/hold';

/** Kinds of lines of a plan that a reviewer must have seen. */
const GUARDED: ReadonlySet<string> = new Set(['destructive', 'broadening', 'weakening']);

/**
 * Lines of a plan that nobody has reviewed and that must not go out so.
 *
 * @param reviewed undefined where nothing was reviewed
 * @param allowed ids of lines that a person takes upon themselves
 */
export function unreviewed(
  plan: Pick<PlanFile, 'lines'>,
  reviewed: Pick<PlanFile, 'lines'> | undefined,
  allowed: readonly string[],
): PlanFile['lines'] {
  const seen = new Set([...(reviewed?.lines ?? []).map(({ id }) => id), ...allowed]);
  // A kind that this version does not know may be as bad as any.
  const harmlessKinds = new Set(['tightening', 'release', 'traffic', 'capacity', 'neutral']);
  return plan.lines.filter(
    ({ id, kind }) => (GUARDED.has(kind) || !harmlessKinds.has(kind)) && !seen.has(id),
  );
}

/** What the holds of an environment say to a deploy. */
export type HoldAnswer =
  | { readonly is: 'free' }
  /** What is deployed declares all of them to be over. They hold everything else, until it has gone out. */
  | { readonly is: 'passes' }
  | { readonly is: 'held'; readonly reason: string; readonly hold: HoldEntry };

/**
 * @param holds in force, newest first
 * @param resumes ids of the holds that the commits name
 */
export function holdAnswer(holds: readonly HoldEntry[], resumes: ReadonlySet<string>): HoldAnswer {
  const others = holds.filter(({ id }) => !resumes.has(id));
  const [hold] = others;
  if (hold) {
    const way = `end it with npx teal resume --hold ${hold.id}, or deploy the commit that is the fix, with the line Resumes: ${hold.id} in its message`;
    return { is: 'held', hold, reason: `${sentenceOf(hold)}; ${way}` };
  }
  return { is: holds.length > 0 ? 'passes' : 'free' };
}

/** What to do with a stack's change set. */
export type ChangeSetAnswer =
  | { readonly do: 'execute' }
  /** This very one is being executed, or was: by a run of this job that was ended. */
  | { readonly do: 'follow' }
  | { readonly do: 'refuse'; readonly reason: string };

const again = 'prepare again, and have it approved again';

/** Whether a change set is the very one that was shown. @param seen undefined when it is gone */
export function changeSetAnswer(
  prepared: Extract<PreparedStack, { is: 'prepared' }>,
  seen: ChangeSetSeen | undefined,
): ChangeSetAnswer {
  const refuse = (got: string): ChangeSetAnswer => ({
    do: 'refuse',
    reason: `the change set of ${prepared.name} must be the one that was shown, got ${got}; ${again}`,
  });
  if (!seen || seen.arn !== prepared.changeSet) return refuse(seen ? 'another one' : 'none: it is gone');
  if (/^EXECUTE_(IN_PROGRESS|COMPLETE|FAILED)$/.test(seen.execution)) return { do: 'follow' };
  if (seen.status !== 'CREATE_COMPLETE') return refuse(`one with status ${seen.status}`);
  // CloudFormation says so once the stack was changed by anything else.
  if (seen.execution === 'OBSOLETE') return refuse('OBSOLETE: the stack has changed since');
  if (seen.execution !== 'AVAILABLE') return refuse(`one that is ${seen.execution}`);
  if (changesHash(seen.changes) !== prepared.changesHash) return refuse('other changes');
  return { do: 'execute' };
}

/** By the status of its stack. */
export const isDeployed = (status = ''): status is string =>
  status === 'UNCHANGED' || /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
