import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { anyError, guideAlarms, rollBackOn, shareOfErrors } from './alarms';
import { plainStack, TwoGroups } from './plain-service';

/** As long as Teal's: no page of AWS recommends a bake time, but to have one. */
const BAKE = Duration.minutes(10);

const ALARMS = { guide: guideAlarms, 'any-error': anyError, share: shareOfErrors };

/**
 * Blue/green as the CDK's page on it shows, without hooks: all users at once, then a bake in which alarms go back.
 *
 * @param alarms the developer guide's, those of the CDK's reference, or the share of errors that Express Mode takes
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
 */
export function blueGreenApp(outdir: string, alarms: keyof typeof ALARMS): string {
  const { app, stack } = plainStack(outdir, `blue-green-${alarms}`);
  const groups = new TwoGroups(stack);
  groups.service({
    deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
    bakeTime: BAKE,
    deploymentAlarms: rollBackOn(ALARMS[alarms](groups)),
  });
  return app.synth().directory;
}
