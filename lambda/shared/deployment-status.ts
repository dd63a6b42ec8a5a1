import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';

/** Of a deployment that goes out. */
export const FORWARD = ['PENDING', 'IN_PROGRESS'] as const satisfies readonly ServiceDeploymentStatus[];

/**
 * Of a deployment that is not over: all but SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL and ROLLBACK_FAILED.
 */
// source: Amazon ECS API reference, ServiceDeployment, status
export const RUNNING = [
  ...FORWARD,
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
] as const satisfies readonly ServiceDeploymentStatus[];

/** @param status as AWS answers it: an open string, since it adds some */
export const isRunning = (status: string | undefined): boolean =>
  (RUNNING as readonly (string | undefined)[]).includes(status);

/** @param status as {@link isRunning} takes it */
export const isForward = (status: string | undefined): boolean =>
  (FORWARD as readonly (string | undefined)[]).includes(status);
