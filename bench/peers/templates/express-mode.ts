import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { rollBackOn, shareOfErrors } from './alarms';
import { plainStack, TwoGroups } from './plain-service';

const THREE_MINUTES = Duration.minutes(3);

/**
 * What ECS Express Mode makes of a container image, as a template: 5 % of the users for three minutes, then all of them,
 * and three more in which it goes back; one alarm on the share of 4xx and 5xx.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-update-full.html
 */
export function expressModeApp(outdir: string): string {
  const { app, stack } = plainStack(outdir, 'express-mode');
  const groups = new TwoGroups(stack);
  groups.service({
    deploymentStrategy: ecs.DeploymentStrategy.CANARY,
    canaryConfiguration: { stepPercent: 5, stepBakeTime: THREE_MINUTES },
    bakeTime: THREE_MINUTES,
    deploymentAlarms: rollBackOn(shareOfErrors(groups)),
  });
  return app.synth().directory;
}
