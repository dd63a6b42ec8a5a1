import { withoutEnded } from '../records/begun';
import type { ReleaseEntry } from '../records/entry';

/** Outcomes of runs that have deployed nothing: they say nothing of the image. */
const NEUTRAL: readonly string[] = ['unchanged', 'held', 'stale'];

/**
 * Why an environment does not vouch for an image; undefined when it does: its newest release of it went out, and nobody
 * has recovered to another image since. One that has begun and of which no end is on record has not gone out.
 *
 * @param releases of that environment, newest first
 */
export function notReleased(
  environment: string,
  digest: string,
  releases: readonly ReleaseEntry[],
): string | undefined {
  const told = withoutEnded(releases).filter(({ outcome }) => !NEUTRAL.includes(outcome));
  const at = told.findIndex((each) => each.digest === digest);
  const newest = told[at];
  if (newest === undefined) {
    return `the image ${digest} must have been released to ${environment}, got no such release on record`;
  }
  if (newest.outcome !== 'released') {
    return `the newest release of ${digest} to ${environment} must have gone out, got ${newest.outcome} at ${newest.at}`;
  }
  const recovery = told
    .slice(0, at)
    .find(({ kind, digest: other }) => kind === 'recovery' && other !== digest);
  if (recovery === undefined) return undefined;
  return `${environment} must not have recovered from ${digest} since it was released, got a recovery to ${recovery.digest} at ${recovery.at}`;
}

export type Step =
  | { readonly do: 'promote'; readonly overrides: readonly string[] }
  | { readonly do: 'refuse'; readonly reason: string };

/** Whether an image may go to the next environment. @param override why it may skip the one before, and who says so */
export function stepOf(
  problem: string | undefined,
  override: { readonly reason: string; readonly by: string } | undefined,
): Step {
  if (problem === undefined) return { do: 'promote', overrides: [] };
  if (override === undefined) {
    return { do: 'refuse', reason: `${problem}; release it there first, or say why not by --override` };
  }
  return { do: 'promote', overrides: [`${problem}; overridden by ${override.by}: ${override.reason}`] };
}
