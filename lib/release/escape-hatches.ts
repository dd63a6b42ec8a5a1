import { Aws, type CfnCondition, Fn, Lazy, Validations } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { inMinutes } from '../config/duration';
import type { Release } from '../config/release';
import type { ApprovalGate } from './gates/approval';
import type { Gate } from './gates/gate';

/*
 * Every place where Teal reaches past an L2 construct of aws-cdk-lib 2.276, with the gap that it fills. Delete a
 * function when the L2 has the property.
 */

/** What a deployment may be besides a release. Neither is there without a pipeline, where the image is no parameter. */
export interface Occasions {
  /** True for a recovery. */
  readonly recovering?: CfnCondition | undefined;
  /** True for a declared fix. */
  readonly fixing?: CfnCondition | undefined;
}

/**
 * Gap: `ecs.DeploymentLifecycleLambdaTarget` writes no timeout (ECS's default is 24 hours), no hookDetails and no
 * PAUSE (aws-cdk#37698), and makes a role for each hook whose policy the service does not wait for.
 */
export function setLifecycleHooks(
  service: ecs.FargateService,
  hooks: () => readonly Gate[],
  pauses: readonly ApprovalGate[],
  roleArn: string,
  { recovering, fixing }: Occasions,
): void {
  const resource = service.node.defaultChild as ecs.CfnService;
  const functions = () =>
    hooks().map((gate) => ({
      HookTargetArn: gate.version.functionArn,
      RoleArn: roleArn,
      LifecycleStages: gate.stages,
      TimeoutConfiguration: { TimeoutInMinutes: gate.hookMinutes, Action: 'ROLLBACK' },
      ...(recovering && fixing && { HookDetails: detailsOf(recovering, fixing) }),
    }));
  const waiting = pauses.map(({ stages, timeoutMinutes, onTimeout }) => {
    const pause = {
      TargetType: 'PAUSE',
      LifecycleStages: stages,
      TimeoutConfiguration: { TimeoutInMinutes: timeoutMinutes, Action: onTimeout },
    };
    // A recovery waits for nobody: an element that is AWS::NoValue is none.
    return recovering ? Fn.conditionIf(recovering.logicalId, Aws.NO_VALUE, pause) : pause;
  });
  if (fixing) {
    Validations.of(service).acknowledge({
      id: 'CloudFormation-Validate::W1028',
      reason:
        'Fixing is true of a release that is declared a fix, which the defaults of its parameters cannot show',
    });
  }
  const made = () => [...functions(), ...waiting];
  resource.addPropertyOverride(
    'DeploymentConfiguration.LifecycleHooks',
    Lazy.any({ produce: made }, { omitEmptyArray: true }),
  );
}

/** Text, not an object. source: CloudFormation, AWS::ECS::Service DeploymentLifecycleHook, HookDetails */
const DETAILS = { recovery: JSON.stringify({ recovery: true }), fix: JSON.stringify({ fix: true }) };

/** A recovery to what was a fix is a recovery. */
const detailsOf = (recovering: CfnCondition, fixing: CfnCondition) =>
  Fn.conditionIf(
    recovering.logicalId,
    DETAILS.recovery,
    Fn.conditionIf(fixing.logicalId, DETAILS.fix, Aws.NO_VALUE),
  );

/** Minutes: long enough for an alarm of one minute to see that the earlier image is no better. */
const RECOVERY_BAKE = 1;

/**
 * Lets a recovery go out all at once, with a bake of a minute. A rolling release has no steps to leave out.
 *
 * Gap: the L2 takes a strategy as a literal, and refuses the configuration of another beside it, which a condition
 * needs. There is no L2 for a template that is two.
 */
export function recoverAtOnce(service: ecs.FargateService, release: Release, recovering: CfnCondition): void {
  if (release.strategy === 'ROLLING') return;
  const resource = service.node.defaultChild as ecs.CfnService;
  const choose = (property: string, recovery: unknown, otherwise: unknown) =>
    resource.addPropertyOverride(
      `DeploymentConfiguration.${property}`,
      Fn.conditionIf(recovering.logicalId, recovery, otherwise),
    );
  choose('BakeTimeInMinutes', RECOVERY_BAKE, inMinutes(release.bake));
  if (release.strategy === 'BLUE_GREEN') return;
  choose('Strategy', 'BLUE_GREEN', release.strategy);
  if (release.strategy === 'CANARY') {
    choose('CanaryConfiguration', Aws.NO_VALUE, {
      CanaryPercent: release.percent,
      CanaryBakeTimeInMinutes: inMinutes(release.hold),
    });
  } else {
    choose('LinearConfiguration', Aws.NO_VALUE, {
      StepPercent: release.step,
      StepBakeTimeInMinutes: inMinutes(release.hold),
    });
  }
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
