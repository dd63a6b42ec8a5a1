import type { Finding } from '../../lambda/uniformity/decide';
import type { LiveRevision } from '../../lambda/uniformity/observation';
import type { Next } from './decide';
import { arns } from './record';
import type { Question, Verdict } from './verdict';

/** What the look at tasks, traffic and the live revision has shown. */
export interface Looked {
  readonly findings: readonly Finding[];
  readonly live?: LiveRevision;
}

/**
 * Whether what ECS calls a success is one: the expected revision is live, has the expected digest, and nothing else
 * has a task or traffic.
 *
 * @returns findings make it `not-uniform`, which tasks that are only draining are given time to end. With all that is
 * asked of a release as it should be, a count alone makes it `still-running`: autoscaling starts and ends tasks of
 * the right revision at any time, and each takes minutes.
 */
export function judged(
  { digest }: Question,
  next: Extract<Next, { next: 'look' }>,
  { findings, live }: Looked,
): Verdict {
  const of = next.as === 'released' ? arns(next.deployment) : live && { revision: live.arn };
  const notUniform = (reasons: readonly string[]): Verdict => ({
    outcome: 'not-uniform',
    reason: reasons.join('\n'),
    ...of,
  });
  const reasons = findings.map(({ sentence }) => sentence);
  if (findings.some(({ id }) => id !== 'running-count')) return notUniform(reasons);
  if (live === undefined) return notUniform(['ECS does not say which revision is live']);
  if (next.as === 'released' && live.arn !== next.deployment.targetServiceRevision?.arn) {
    return notUniform([`the revision ${live.arn} is live, and not the one that was released`]);
  }
  const digests = live.images.flatMap((image) => image.digest ?? []);
  if (digest !== undefined && !digests.includes(digest)) {
    return {
      outcome: 'wrong-digest',
      reason: `${digest} must serve, and ${digests.join(', ')} does${next.as === 'unchanged' ? '; nothing was deployed' : ''}`,
      ...of,
    };
  }
  if (reasons.length > 0) return { outcome: 'still-running', reason: reasons.join('\n'), ...of };
  const serves = `revision ${nameOf(live.arn)} (${digests.join(', ')}) serves all traffic on every task`;
  if (next.as === 'released') return { outcome: 'released', reason: serves, ...of };
  return { outcome: 'unchanged', reason: `nothing was deployed; ${serves}`, ...of };
}

const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
