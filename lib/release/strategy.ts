import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { inMinutes } from '../config/duration';
import type { Release } from '../config/release';

type StrategyProps = Pick<
  ecs.FargateServiceProps,
  'deploymentStrategy' | 'bakeTime' | 'canaryConfiguration' | 'linearConfiguration'
>;

/** A release in the words of ECS. The bake is always stated: AWS's pages disagree on its default. */
export function strategyProps(release: Release): StrategyProps {
  switch (release.strategy) {
    case 'ROLLING':
      return { deploymentStrategy: ecs.DeploymentStrategy.ROLLING };
    case 'BLUE_GREEN':
      return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime: minutes(release.bake) };
    case 'CANARY':
      return {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: release.percent, stepBakeTime: minutes(release.hold) },
        bakeTime: minutes(release.bake),
      };
    case 'LINEAR':
      return {
        deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
        linearConfiguration: { stepPercent: release.step, stepBakeTime: minutes(release.hold) },
        bakeTime: minutes(release.bake),
      };
  }
}

function minutes(duration: { readonly milliseconds: number }): Duration {
  return Duration.minutes(inMinutes(duration));
}
