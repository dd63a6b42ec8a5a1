import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { rollBackOn, shareOfErrors } from './alarms';
import { plainStack, TwoGroups } from './plain-service';

export interface CanaryTimes {
  readonly percent: number;
  readonly holdMinutes: number;
  readonly bakeMinutes: number;
}

/**
 * What ECS Express Mode makes of a container image, as a template: 5 % of the users for three minutes, then all of them,
 * and three more in which it goes back; one alarm on the share of 4xx and 5xx.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
export const expressModeApp = (outdir: string): string =>
  canaryApp(outdir, { percent: 5, holdMinutes: 3, bakeMinutes: 3 });

/** A native canary without hooks, with the alarm of Express Mode. */
export function canaryApp(outdir: string, { percent, holdMinutes, bakeMinutes }: CanaryTimes): string {
  const { app, stack } = plainStack(outdir, 'canary');
  const groups = new TwoGroups(stack);
  groups.service({
    deploymentStrategy: ecs.DeploymentStrategy.CANARY,
    canaryConfiguration: { stepPercent: percent, stepBakeTime: Duration.minutes(holdMinutes) },
    bakeTime: Duration.minutes(bakeMinutes),
    deploymentAlarms: rollBackOn(shareOfErrors(groups)),
  });
  return app.synth().directory;
}
