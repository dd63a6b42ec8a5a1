import { AwsError } from '../../aws-error';
import type { FaultedCall, Faults } from '../../endpoint/faults';
import { type CatalogueEntry, type CatalogueLine, seconds } from './entry';
import { BACK_SECONDS, GOOD, holdSeconds, NOBODY, shareAt, startSeconds, untilAsked } from './nets';
import type { Subject, SubjectGate } from './subject';

const asksForStatus = ({ service, operation }: FaultedCall) =>
  service === 'ECS' && operation === 'DescribeServiceDeployments';

const throttled = () => new AwsError('ThrottlingException', 'Rate exceeded', 400);
const broken = () =>
  new AwsError('ServerException', 'These errors are usually caused by a server issue.', 500);

/** Fails the first calls of an operation: a client tries three times before it gives up. */
function faultsOfFirst(count: number, fault: () => ReturnType<Faults>): Faults {
  return (call) => (asksForStatus(call) && call.nth <= count ? fault() : undefined);
}

/** What gates do that they should not, and what is done to them. */
export function gatesThatFail(subject: Subject): readonly CatalogueLine[] {
  const { gates } = subject;
  return [
    ...(gates.length === 0 ? [{ name: 'a gate fails', why: 'the service has no gates' }] : []),
    ...gates.flatMap((gate) => ofGate(subject, gate)),
    inRollback(subject),
    ...ofCalls(subject),
  ];
}

/** Stages that ECS asks again on the way back. */
const REPEATED: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** Within the first step of whatever strategy. */
const STOPPED_SECONDS = 60;

/** A hook that takes a rollback for a release, and says no to it. */
function inRollback(subject: Subject): CatalogueLine {
  const name = 'a gate says no to a rollback';
  const { strategy, gates } = subject;
  const gate = gates.find(({ stages }) => stages.some((stage) => REPEATED.includes(stage)));
  if (!gate || strategy.name === 'ROLLING') {
    return { name, why: 'no gate stands at a stage that ECS repeats in a rollback: none can get in its way' };
  }
  const isAsked = (stage: string) => stage !== 'POST_PRODUCTION_TRAFFIC_SHIFT' || holdSeconds(subject) === 0;
  return {
    name,
    group: 'gates',
    options: {
      release: {},
      operator: [{ after: seconds(STOPPED_SECONDS), do: 'stop' }],
      hooks: { [gate.id]: [...gate.stages.filter(isAsked).map(() => 'pass' as const), 'fail'] },
    },
    expected: {
      outcome: 'failed',
      by: 'operator',
      failedRequests: { atMost: 0 },
      exposed: { atMostPercent: shareAt(strategy, STOPPED_SECONDS) },
      within: seconds(STOPPED_SECONDS + BACK_SECONDS),
    },
    why: 'users are back on blue all the same, and ECS calls the rollback failed: a gate must pass every rollback',
  };
}

/** Whether users are on green when ECS asks the gate for the first time. */
function exposedWhenAsked({ stages }: SubjectGate): boolean {
  return stages.every((stage) => stage === 'POST_PRODUCTION_TRAFFIC_SHIFT');
}

function ofGate(subject: Subject, gate: SubjectGate): readonly CatalogueEntry[] {
  const { id, stages, timeoutSeconds } = gate;
  const [stage = ''] = stages;
  const late = exposedWhenAsked(gate);
  // The others pass at once, since they are not asked either.
  const asked = untilAsked(subject, stage) + (late ? holdSeconds(subject) : 0) + BACK_SECONDS;
  const spared = late ? { failedRequests: { atMost: 0 }, exposed: { atMostPercent: 100 } } : NOBODY;
  const ofTwoStages: readonly CatalogueEntry[] =
    stages.length > 1 && stages.includes('POST_PRODUCTION_TRAFFIC_SHIFT')
      ? [
          {
            name: `the gate ${id} fails once all users are on green`,
            group: 'gates',
            options: { release: {}, hooks: { [id]: [...timesBefore(subject, gate), 'fail'] } },
            expected: {
              outcome: 'rolled-back',
              by: `gate:${id}`,
              failedRequests: { atMost: 0 },
              exposed: { atMostPercent: 100 },
              within: seconds(startSeconds(subject) + holdSeconds(subject) + BACK_SECONDS),
            },
            why: 'blue is still there, and to go back is a change of weights',
          },
        ]
      : [];
  return [
    {
      name: `the gate ${id} fails`,
      group: 'gates',
      options: { release: {}, hooks: { [id]: 'fail' } },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${id}`,
        ...spared,
        within: seconds(asked),
      },
      why: 'what a gate says no to goes no further',
    },
    {
      name: `the gate ${id} throws`,
      group: 'gates',
      options: { release: {}, hooks: { [id]: 'throws' } },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${id}`,
        ...spared,
        within: seconds(asked),
      },
      why: 'ECS takes an error for a failure: no answer is never a pass',
    },
    {
      name: `the gate ${id} never decides`,
      group: 'gates',
      options: { release: {}, hooks: { [id]: 'inconclusive' } },
      expected: {
        outcome: 'rolled-back',
        by: `timeout:${stage}`,
        ...spared,
        within: seconds(timeoutSeconds + asked),
      },
      why: 'the hook has a timeout that rolls back: no deployment waits for ever',
    },
    ...ofTwoStages,
  ];
}

/** Verdicts that are given before all users are on green: one for each time that it is asked. */
function timesBefore({ strategy }: Subject, { stages }: SubjectGate): readonly 'pass'[] {
  const steps =
    strategy.name === 'CANARY' && strategy.percent < 100
      ? 2
      : strategy.name === 'LINEAR'
        ? Math.ceil(100 / strategy.stepPercent)
        : 1;
  return stages.flatMap((stage) => {
    if (stage === 'POST_PRODUCTION_TRAFFIC_SHIFT') return [];
    const isAsked = stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT';
    return Array<'pass'>(isAsked ? steps : 1).fill('pass');
  });
}

function ofCalls(subject: Subject): readonly CatalogueEntry[] {
  const [first] = subject.gates;
  // A hook that is not Teal's may call nothing, or be happy without an answer.
  if (!first?.isTeal) return [];
  return [
    {
      name: 'a gate decides after it was asked again',
      group: 'gates',
      isGood: true,
      options: { release: {}, hooks: { [first.id]: ['inconclusive', 'inconclusive', 'pass'] } },
      expected: GOOD,
      why: 'undecided is no failure',
    },
    {
      name: 'a gate is throttled twice',
      group: 'gates',
      isGood: true,
      options: { release: {}, faults: faultsOfFirst(2, throttled) },
      expected: GOOD,
      why: 'its client tries again',
    },
    {
      name: 'the connection of a gate to ECS drops',
      group: 'gates',
      isGood: true,
      options: { release: {}, faults: faultsOfFirst(1, () => 'drop') },
      expected: GOOD,
      why: 'its client tries again',
    },
    {
      name: 'ECS does not answer a gate for a while',
      group: 'gates',
      isGood: true,
      options: { release: {}, faults: faultsOfFirst(9, broken) },
      expected: GOOD,
      why: 'without knowing whether this is a rollback a gate waits, and asks again',
    },
    {
      name: 'ECS never answers a gate',
      group: 'gates',
      options: { release: {}, faults: faultsOfFirst(Number.POSITIVE_INFINITY, broken) },
      expected: {
        outcome: 'rolled-back',
        by: `gate:${first.id}`,
        // Those of a stage are asked side by side, and the least patient gives up first.
        orBy: subject.gates
          .filter(({ stages }) => stages[0] === first.stages[0])
          .map(({ id }) => `gate:${id}`),
        ...NOBODY,
        within: seconds(first.timeoutSeconds),
      },
      why: 'its patience ends: what was not checked does not pass',
    },
  ];
}
