import { GATE } from './environment';
import type { HookAnswer, HookEvent } from './hook-event';
import { required } from './required';
import type { Verdict } from './verdict';

/**
 * One JSON line an invocation, in CloudWatch's embedded metric format: the line is the log and its `Verdict`
 * metrics at once, so that a verdict is published without a further call that could fail.
 */
export function logVerdict(
  event: HookEvent,
  answer: Pick<HookAnswer, 'hookStatus' | 'reason'>,
  outcome: Verdict['outcome'] | undefined,
  durationMilliseconds: number,
): void {
  const metrics = ['Passed', 'Failed', 'Inconclusive'].map((Name) => ({ Name, Unit: 'Count' }));
  console.log(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          { Namespace: 'Teal/Gates', Dimensions: [['Service', 'Environment', 'Gate']], Metrics: metrics },
        ],
      },
      level: answer.hookStatus === 'FAILED' ? 'error' : 'info',
      message: answer.reason,
      Service: required(GATE.SERVICE),
      Environment: required(GATE.ENVIRONMENT),
      Gate: required(GATE.ID),
      stage: event.lifecycleStage,
      executionId: event.executionId,
      serviceDeploymentArn: event.serviceDeploymentArn,
      hookStatus: answer.hookStatus,
      durationMilliseconds,
      Passed: outcome === 'pass' ? 1 : 0,
      Failed: outcome === 'fail' ? 1 : 0,
      Inconclusive: outcome === 'inconclusive' ? 1 : 0,
    }),
  );
}
