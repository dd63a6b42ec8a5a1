import type { Clock } from '../clock/clock';
import type { AlarmStateChange } from '../cloudwatch/alarms';
import type { DeploymentConfiguration } from '../ecs/deployment-configuration';
import type { DeploymentResult, HookRecord } from '../ecs/deployment-result';
import type { GateAnswer } from '../ecs/lifecycle-hook';
import type { Scenario } from '../scenarios/scenario';
import type { TrafficSummary } from '../traffic/request-tally';
import type { Act } from './act';
import type { GateRun, Release } from './release';

export interface ReleaseReportInput {
  readonly scenario: Scenario;
  readonly result: DeploymentResult;
  readonly traffic: TrafficSummary;
  readonly configuration: Pick<DeploymentConfiguration, 'strategy'>;
  readonly clock: Pick<Clock, 'kind' | 'factor'>;
  readonly wallSeconds: number;
  readonly hooks: Release['hooks'];
  /** Of all time; only those of this deployment are reported. */
  readonly alarms: readonly AlarmStateChange[];
  /** What a gate is called, by the ARN of its function. */
  readonly gateName: (functionArn: string) => string;
  readonly notModelled: readonly string[];
  /** What an operator was refused. */
  readonly refused?: readonly string[];
  /** What was done beside it. */
  readonly acts?: readonly Act[];
}

/** A deployment and its traffic in the words of the report. */
export function releaseReport(input: ReleaseReportInput): Release {
  const { scenario, result, traffic, clock, refused = [], acts = [] } = input;
  const unexpected = unexpectedIn(scenario, result);
  const seconds = (at: number) => round((at - result.startedAt) / 1000);
  const { firstGreenFailureAt, ...requests } = traffic;
  return {
    scenario: scenario.name,
    strategy: input.configuration.strategy.name,
    outcome: result.outcome,
    expected: scenario.expected,
    asExpected: unexpected === null,
    unexpected,
    ...decision(input),
    hooks: input.hooks,
    clock: { kind: clock.kind, factor: Number.isFinite(clock.factor) ? clock.factor : null },
    simulatedSeconds: seconds(result.endedAt),
    wallSeconds: round(input.wallSeconds),
    requests,
    exposedPercent: result.highestGreenWeight,
    timeToDetectSeconds:
      result.outcome === 'released'
        ? null
        : round((result.decidedAt - detectable(result, firstGreenFailureAt)) / 1000),
    timeToRollBackSeconds:
      result.outcome === 'rolled-back' && result.weightsRestoredAt !== undefined
        ? round((result.weightsRestoredAt - result.decidedAt) / 1000)
        : null,
    stages: result.stages.map((stage) => ({
      name: stage.name,
      startedAt: seconds(stage.startedAt),
      endedAt: seconds(stage.endedAt ?? result.decidedAt),
      greenPercent: stage.greenPercent,
      gates: stage.hooks.flatMap((hook) => gateRuns(hook, input.gateName)),
    })),
    alarms: input.alarms
      .filter(({ changedAt }) => changedAt >= result.startedAt)
      .map(({ name, state, changedAt }) => ({ name, state, changedAt: seconds(changedAt) })),
    notModelled: input.notModelled,
    ...(refused.length > 0 && { refused }),
    ...(acts.length > 0 && { acts }),
  };
}

function unexpectedIn(
  scenario: Scenario,
  { outcome, decidedBy, ...result }: DeploymentResult,
): string | null {
  const { expected, stoppedByAlarm, orByGate } = scenario;
  if (outcome !== expected) return `it should be ${expected}`;
  const net = decidedBy.startsWith('alarm:') || (orByGate === true && decidedBy.startsWith('gate:'));
  if (!stoppedByAlarm || (net && result.highestGreenWeight < 100)) return null;
  return `an alarm ${orByGate ? 'or the load test ' : ''}should stop it before green has all the traffic`;
}

/** ECS names a gate by its function and says that it failed; the report says which gate, and why. */
export function decision({
  result,
  gateName,
}: Pick<ReleaseReportInput, 'result' | 'gateName'>): Pick<Release, 'decidedBy' | 'reason'> {
  const { decidedBy, reason } = result;
  const hooks = result.stages.flatMap((stage) => stage.hooks);
  if (!decidedBy.startsWith('gate:')) return { decidedBy, reason: withGateIds(reason, hooks) };
  const arn = decidedBy.slice('gate:'.length);
  const failed = hooks.find((hook) => hook.arn === arn && hook.verdict === 'FAILED');
  const gate = failed && knownGates(failed).find(({ answer }) => answer === 'FAILED');
  return { decidedBy: `gate:${gate?.id ?? gateName(arn)}`, reason: failed?.said ?? reason };
}

/** ECS speaks of a PAUSE hook by an id that nobody has given it. */
function withGateIds(reason: string, hooks: readonly HookRecord[]): string {
  return hooks.reduce((text, { arn, id }) => (id === undefined ? text : text.replaceAll(arn, id)), reason);
}

const VERDICTS = {
  SUCCEEDED: 'pass',
  FAILED: 'fail',
  TIMED_OUT: 'fail',
  IN_PROGRESS: 'inconclusive',
  AWAITING_ACTION: 'inconclusive',
} as const;

/** One for each gate that a hook is. */
export function gateRuns(
  hook: HookRecord,
  gateName: ReleaseReportInput['gateName'],
): readonly [GateRun, ...GateRun[]] {
  const { arn, id = gateName(arn), verdict, said, reason } = hook;
  const [first, ...others] = knownGates(hook).map(
    (gate): GateRun => ({
      id: gate.id,
      verdict:
        gate.answer === 'IN_PROGRESS' && verdict === 'TIMED_OUT' ? VERDICTS[verdict] : VERDICTS[gate.answer],
      reason: words(gate.reason, gate.answer === 'SUCCEEDED' ? '' : reason),
    }),
  );
  return first ? [first, ...others] : [{ id, verdict: VERDICTS[verdict], reason: words(said, reason) }];
}

/** None where they do not say why the hook has failed: the event that would have said it was not published. */
function knownGates({ verdict, gates = [] }: HookRecord): readonly GateAnswer[] {
  return verdict === 'FAILED' && !gates.some(({ answer }) => answer === 'FAILED') ? [] : gates;
}

const words = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined && text !== '').join('; ');

/** When green could first be seen to be bad: a request that fails after the decision has decided nothing. */
function detectable(result: DeploymentResult, firstGreenFailureAt = Number.POSITIVE_INFINITY): number {
  return firstGreenFailureAt <= result.decidedAt ? firstGreenFailureAt : greenStart(result);
}

function greenStart(result: DeploymentResult): number {
  return result.stages.find(({ name }) => name === 'SCALE_UP')?.startedAt ?? result.startedAt;
}

/** Milliseconds are as exact as this gets. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
