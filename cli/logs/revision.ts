import type { ServiceDeployment, ServiceRevision, Task } from '@aws-sdk/client-ecs';
import { type EcsRecord, foundRevision } from '../verdict/record';

/** Of ECS's record, what tells revisions. */
export interface KnownRevisions {
  /** Newest first. */
  readonly deployments: readonly ServiceDeployment[];
  readonly revisions: readonly ServiceRevision[];
  /** ARNs of those that the service has tasks of. */
  readonly current: readonly string[];
}

export function knownRevisions(
  { deployments, revisions }: Pick<EcsRecord, 'deployments' | 'revisions'>,
  current: readonly ServiceRevision[],
): KnownRevisions {
  const byArn = new Map([
    ...current.map((one) => [one.serviceRevisionArn ?? '', one] as const),
    ...revisions,
  ]);
  return {
    deployments,
    revisions: [...byArn.values()],
    current: current.flatMap(({ serviceRevisionArn }) => serviceRevisionArn ?? []),
  };
}

/** The ARN, or why there is none. */
export type Named = { readonly arn: string } | { readonly none: string };

/**
 * What a person means by a word: green is what the newest deployment brings or brought, blue what it had found, since
 * whoever looks at a release that went back asks for green; current is what should run now.
 */
export function namedRevision(word: string, { deployments, current }: KnownRevisions): Named {
  const [newest] = deployments;
  switch (word) {
    case 'green': {
      const arn = newest?.targetServiceRevision?.arn;
      return arn === undefined ? { none: 'ECS has no deployment on record that brought one' } : { arn };
    }
    case 'blue': {
      const arn = newest && foundRevision(newest);
      return arn === undefined ? { none: 'ECS has no deployment on record that had found one' } : { arn };
    }
    case 'current': {
      // ECS forgets deployments after 90 days: what the newest had found was there before.
      const before = settledRevision(deployments) ?? (newest && foundRevision(newest));
      const arn = before ?? (current.length === 1 ? current[0] : undefined);
      return arn === undefined ? { none: 'ECS has no deployment on record that went well' } : { arn };
    }
    default:
      return idOrArn(word, current);
  }
}

function settledRevision(deployments: readonly ServiceDeployment[]): string | undefined {
  const settled = deployments.find(
    ({ status }) => status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL',
  );
  return settled?.status === 'SUCCESSFUL'
    ? settled.targetServiceRevision?.arn
    : settled?.rollback?.serviceRevisionArn;
}

/** ARNs of one service differ in their ends alone. */
function idOrArn(word: string, [known]: readonly string[]): Named {
  if (known === undefined) return { none: 'the service has no revision' };
  const base = known.slice(0, known.lastIndexOf('/') + 1);
  if (!word.includes('/')) return { arn: `${base}${word}` };
  return word.startsWith(base) ? { arn: word } : { none: `revisions of this service are ${base}…` };
}

/**
 * The revision that a task is of: ECS does not say it of a task. It is the newest with the task's definition that was there when the
 * task was made; a deployment that is forced brings a new revision of the same definition.
 *
 * @returns ARN; undefined for a task that belongs to no service, or to one that is not known
 */
export function revisionOfTask(
  { taskDefinitionArn, createdAt, group }: Pick<Task, 'taskDefinitionArn' | 'createdAt' | 'group'>,
  service: string,
  { revisions }: Pick<KnownRevisions, 'revisions'>,
): string | undefined {
  if (group !== `service:${service}`) return undefined;
  const madeAt = createdAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const [newest] = revisions
    .filter(({ taskDefinition }) => taskDefinition === taskDefinitionArn)
    .filter((revision) => (revision.createdAt?.getTime() ?? 0) <= madeAt)
    .sort((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  return newest?.serviceRevisionArn;
}
