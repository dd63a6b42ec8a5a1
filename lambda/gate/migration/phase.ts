import { createHash } from 'node:crypto';
import type { MigrationTask } from '../../shared/environment';

/** What is run for a release: each once, by a task of its own, in this order. */
export const phases = ['trial', 'compatibility', 'migration'] as const;
export type Phase = (typeof phases)[number];

/** How a verdict speaks of one, and of its task. */
export const words: Readonly<Record<Phase, { readonly phase: string; readonly task: string }>> = {
  trial: { phase: 'the migration’s trial', task: 'the trial’s task' },
  compatibility: { phase: 'the running version’s check', task: 'the check’s task' },
  migration: { phase: 'the migration', task: 'the migration’s task' },
};

/**
 * What a phase's task is started by, and the token of its start: the same for every invocation of the hook in one
 * deployment, and no other's. 51 of the 64 characters that a token may have, at most.
 */
export const nameOfRun = (serviceDeploymentArn: string, phase: Phase): string =>
  `teal-${phase}-${createHash('sha256').update(serviceDeploymentArn).digest('hex').slice(0, 32)}`;

/** A task that a phase starts. */
export interface Run {
  readonly taskDefinition: string;
  readonly command: readonly string[];
  /** Over those of the container. */
  readonly variables: Readonly<Record<string, string>>;
  /** Of the task, where they differ from the task definition's. */
  readonly cpu?: number;
  readonly memory?: number;
}

/**
 * @param target task definition of the release
 * @param live the one that runs
 */
export function runOf(
  phase: Phase,
  { command, compatibility, cpu, memory }: MigrationTask,
  target: string,
  live: string | undefined,
): Run {
  const size = { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
  if (phase === 'migration' || compatibility === undefined)
    return { taskDefinition: target, command, variables: {}, ...size };
  const { variables } = compatibility;
  if (phase === 'trial')
    return { taskDefinition: target, command: compatibility.prepare, variables, ...size };
  // Of the size that it runs with.
  return { taskDefinition: live ?? target, command: compatibility.command, variables };
}
