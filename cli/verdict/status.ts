import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { RUNNING } from '../../lambda/shared/deployment-status';

/** How far a deployment is; `unknown` for a status that ECS adds one day. */
export type Progress = 'running' | 'succeeded' | 'rolled-back' | 'rollback-failed' | 'stopped' | 'unknown';

/** source: Amazon ECS API reference, ServiceDeployment, status */
const PROGRESS: Readonly<Record<string, Progress>> = {
  ...Object.fromEntries(RUNNING.map((status) => [status, 'running' as const])),
  SUCCESSFUL: 'succeeded',
  ROLLBACK_SUCCESSFUL: 'rolled-back',
  ROLLBACK_FAILED: 'rollback-failed',
  STOPPED: 'stopped',
};

export function progressOf({ status }: Pick<ServiceDeployment, 'status'>): Progress {
  return (Object.hasOwn(PROGRESS, status ?? '') && PROGRESS[status ?? '']) || 'unknown';
}

/** Ended, and did not go out. */
export function hasFailed(deployment: Pick<ServiceDeployment, 'status'>): boolean {
  return ['rolled-back', 'rollback-failed', 'stopped'].includes(progressOf(deployment));
}
