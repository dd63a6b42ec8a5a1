import type { Asking, Question } from './ask';
import { GATE } from './environment';
import { writeLogLine } from './log-line';

const NOT_SET = 'not set';

/**
 * One JSON line for each gate of an invocation, in CloudWatch's embedded metric format: the line is the log and its
 * `Verdict` metrics at once, so that a verdict is published without a further call that could fail. A dimension that is
 * not set is logged as such: a log decides nothing, so it must not fail a rollback.
 */
export function logVerdict(
  { event, kind }: Pick<Question, 'event' | 'kind'>,
  { gate, answer, verdict, durationMilliseconds }: Omit<Asking, 'carried' | 'told'>,
): void {
  const metrics = ['Passed', 'Failed', 'Inconclusive'].map((Name) => ({ Name, Unit: 'Count' }));
  writeLogLine({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        { Namespace: 'Teal/Gates', Dimensions: [['Service', 'Environment', 'Gate']], Metrics: metrics },
      ],
    },
    level: answer.hookStatus === 'FAILED' ? 'error' : 'info',
    message: answer.reason,
    Service: process.env[GATE.SERVICE] ?? NOT_SET,
    Environment: process.env[GATE.ENVIRONMENT] ?? NOT_SET,
    Gate: gate.id,
    stage: event.lifecycleStage,
    executionId: event.executionId,
    serviceDeploymentArn: event.serviceDeploymentArn,
    kind: kind ?? 'unknown',
    outcome: answer.outcome,
    hookStatus: answer.hookStatus,
    durationMilliseconds,
    Passed: verdict?.outcome === 'pass' ? 1 : 0,
    // By the answer: a gate whose patience ended fails a release, too.
    Failed: answer.hookStatus === 'FAILED' ? 1 : 0,
    Inconclusive: verdict?.outcome === 'inconclusive' ? 1 : 0,
  });
}
