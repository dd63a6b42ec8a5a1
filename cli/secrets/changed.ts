import { CURRENT, type Facts, type Read, type SeenSecret, type SeenTask, type SeenVersion } from './seen';

export const holding = ({ versions }: Facts, stage: string): SeenVersion | undefined =>
  versions.find(({ stages }) => stages.includes(stage));

/**
 * When the value became what it is, at the latest. Not when the secret was touched last, which a tag does, too: a version
 * is made and then current, at once but for a rotation, which makes it pending first; and where somebody has led the label
 * back to an older version, it is not known better than by that touch.
 *
 * source: Secrets Manager API reference, DescribeSecret (LastChangedDate: "modified in any way"), PutSecretValue
 *
 * @returns undefined where it has no value
 */
export function changedAt(facts: Facts): number | undefined {
  const current = holding(facts, CURRENT);
  if (current === undefined) return undefined;
  const { touchedAt = current.createdAt, rotatedAt } = facts;
  const isBack = facts.versions.some(
    ({ createdAt, stages }) => createdAt > current.createdAt && stages.includes('AWSPREVIOUS'),
  );
  if (isBack) return Math.max(touchedAt, current.createdAt);
  return rotatedAt !== undefined && rotatedAt > current.createdAt ? rotatedAt : current.createdAt;
}

/** Tasks of a revision that may have the value of before. */
export interface Before {
  /** ARN; undefined where ECS's record does not tell it. */
  readonly revision?: string;
  readonly tasks: number;
  /** Of the revision, that read the secret. */
  readonly of: number;
}

/**
 * Which tasks read the secret before it changed: a task reads secrets when it starts, and at no other time.
 *
 * source: Amazon ECS developer guide, "Pass sensitive data to an Amazon ECS container": "if the secret is subsequently
 * updated or rotated, the container will not receive the updated value automatically"
 */
export function tasksBefore(
  { kind, id, state }: Pick<SeenSecret, 'kind' | 'id' | 'state'>,
  tasks: readonly SeenTask[],
): readonly Before[] {
  const changed = state.is === 'known' ? changedAt(state.facts) : undefined;
  if (changed === undefined) return [];
  const reads = ({ reference }: Read) =>
    reference.kind === kind && reference.id === id && reference.pinned === undefined;
  const reading = tasks.filter((task) => task.reads.some(reads));
  const revisions = [...new Set(reading.map(({ revision }) => revision))];
  return revisions.flatMap((revision) => {
    const of = reading.filter((task) => task.revision === revision);
    const before = of.filter(({ createdAt }) => createdAt < changed);
    if (before.length === 0) return [];
    return [{ ...(revision !== undefined && { revision }), tasks: before.length, of: of.length }];
  });
}
