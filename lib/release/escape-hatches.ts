import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { GateHook } from './gate-function';

/*
 * Every place where Teal reaches past an L2 construct of aws-cdk-lib 2.276, with the gap that it fills. Delete a
 * function when the L2 has the property.
 */

/**
 * Gap: `ecs.DeploymentLifecycleLambdaTarget` writes no timeout (ECS's default is 24 hours), no hookDetails and no
 * PAUSE (aws-cdk#37698), and makes a role for each hook whose policy the service does not wait for.
 */
export function setLifecycleHooks(
  service: ecs.FargateService,
  hooks: readonly GateHook[],
  roleArn: string,
): void {
  if (hooks.length === 0) return;
  const resource = service.node.defaultChild as ecs.CfnService;
  resource.addPropertyOverride(
    'DeploymentConfiguration.LifecycleHooks',
    hooks.map((hook) => ({
      HookTargetArn: hook.function.functionArn,
      RoleArn: roleArn,
      LifecycleStages: hook.stages,
      TimeoutConfiguration: { TimeoutInMinutes: hook.timeoutMinutes, Action: 'ROLLBACK' },
    })),
  );
}

/** Minutes. source: CloudWatch API reference, AlarmWarmUpConfiguration */
const LONGEST_WARM_UP = 2880;

/** Gap: the L2 `Alarm` has no warm-up. source: CloudWatch user guide, "Alarm warm-up period" */
export function warmUp(alarm: cloudwatch.Alarm, minutes: number): void {
  (alarm.node.defaultChild as cloudwatch.CfnAlarm).warmUpConfiguration = {
    warmUpPeriodDurationInMinutes: Math.min(minutes, LONGEST_WARM_UP),
    onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
  };
}
