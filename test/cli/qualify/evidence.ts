import type { DeploymentSeen, Evidence, Look, Watched } from '../../../cli/qualify/evidence';

export const START = Date.UTC(2026, 0, 6, 9);
export const deployment = (more: Partial<DeploymentSeen> = {}): DeploymentSeen => ({
  ...{ arn: 'arn:green', status: 'IN_PROGRESS', createdAt: START + 1000, hooks: [] },
  ...{ target: { arn: 'rev:2', productionWeight: 0, requested: 2, running: 2 }, sources: [{ arn: 'rev:1' }] },
  ...more,
});
export const look = (seconds: number, more: Partial<Look> = {}): Look => ({
  ...{ at: START + seconds * 1000, deployments: [deployment()], revisions: [], tasks: [] },
  ...{ users: {}, requests: {} },
  ...more,
});
export const watched = (looks: readonly Look[], more: Partial<Watched> = {}): Watched => ({
  ...{ looks, startedAt: START, endedAt: START + 60_000 },
  ...more,
});
export const of = (
  step: keyof Evidence['watched'],
  what: Watched,
  answers: Evidence['answers'] = {},
): Evidence => ({
  ...{ watched: { [step]: what }, answers },
});
export const answer = (answers: Evidence['answers']): Evidence => ({ watched: {}, answers });
export const at = (stage: string, more: Partial<DeploymentSeen> = {}) => [deployment({ stage, ...more })];
export const went = { outcome: 'rolled-back', by: 'circuit-breaker', reason: '' };
