import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { HookRecord } from '../../../rehearsal/ecs/deployment-result';
import { Interruption } from '../../../rehearsal/ecs/interruption';
import type { HookEvent, Invocation, LifecycleHook } from '../../../rehearsal/ecs/lifecycle-hook';
import { StageHooks } from '../../../rehearsal/ecs/stage-hooks';
import {
  answer,
  BLUE,
  DEPLOYMENT,
  FAILED,
  GATE,
  GREEN,
  gateAt,
  MINUTE,
  SECOND,
  SERVICE,
  SUCCEEDED,
} from './world';

const STAGE = 'POST_TEST_TRAFFIC_SHIFT';
const AT_STAGE = { stage: STAGE, pass: 1, testWeights: {}, productionWeights: {} };
const IN_PROGRESS = answer({ hookStatus: 'IN_PROGRESS' });

function setUp(
  hooks: readonly LifecycleHook[],
  invoke: (arn: string, event: HookEvent) => Promise<Invocation>,
) {
  const clock = new VirtualClock();
  const records: HookRecord[] = [];
  const stageHooks = new StageHooks({
    clock,
    hooks,
    invoke,
    serviceArn: SERVICE,
    deploymentArn: DEPLOYMENT,
    targetRevisionArn: GREEN,
  });
  const run = (stage = AT_STAGE, signal = new AbortController().signal) =>
    clock.run(
      stageHooks.run(stage, signal, (index, record) => {
        records[index] = record;
      }),
    );
  return { clock, records, run };
}

// source: DG lambda-lifecycle-hooks, AWS News Blog 17 Jul 2025, carreque/bluegreenDeployment logs
test('the event is the one that ECS sends', async () => {
  const events: HookEvent[] = [];
  const { run } = setUp([gateAt('PRODUCTION_TRAFFIC_SHIFT')], async (_arn, event) => {
    events.push(event);
    return SUCCEEDED;
  });
  await run({
    stage: 'PRODUCTION_TRAFFIC_SHIFT',
    pass: 7,
    testWeights: {},
    productionWeights: { [GREEN]: 100, [BLUE]: 0 },
  });
  expect(events).toEqual([
    {
      executionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      resourceArn: DEPLOYMENT,
      executionDetails: {
        serviceArn: SERVICE,
        targetServiceRevisionArn: GREEN,
        testTrafficWeights: {},
        productionTrafficWeights: { [GREEN]: 100, [BLUE]: 0 },
      },
    },
  ]);
});

test('a hook runs at its stages alone', async () => {
  const { run, records } = setUp([gateAt('PRE_SCALE_UP')], async () => FAILED);
  await run();
  expect(records).toEqual([]);
});

test('IN_PROGRESS: asked again after the delay, with what it gave merged into what is configured', async () => {
  const asked: unknown[] = [];
  const answers = [
    answer({ hookStatus: 'IN_PROGRESS', hookDetails: { tries: 1, since: 'now' } }),
    answer({ hookStatus: 'IN_PROGRESS', callBackDelay: 60, hookDetails: { tries: 2 } }),
    SUCCEEDED,
  ];
  const { clock, records, run } = setUp(
    [{ ...gateAt(STAGE), details: { path: '/' } }],
    async (_arn, event) => {
      asked.push([clock.now() / SECOND, event.hookDetails, event.executionId]);
      return answers.shift() ?? FAILED;
    },
  );
  await run();
  const id = expect.any(String);
  expect(asked).toEqual([
    [0, { path: '/' }, id],
    [30, { path: '/', tries: 1, since: 'now' }, id],
    [90, { path: '/', tries: 2, since: 'now' }, id],
  ]);
  expect(new Set(asked.map((ask) => (ask as unknown[])[2])).size).toBe(1);
  expect(records).toMatchObject([{ arn: GATE, verdict: 'SUCCEEDED', reason: '', invocations: 3 }]);
});

test('what a hook asks to be given is for itself', async () => {
  const other = { ...gateAt(STAGE), arn: `${GATE}-other` };
  const given: Record<string, unknown[]> = { [GATE]: [], [other.arn]: [] };
  const { run } = setUp([gateAt(STAGE), other], async (arn, event) => {
    given[arn]?.push(event.hookDetails);
    if (given[arn]?.length === 2) return SUCCEEDED;
    return answer({ hookStatus: 'IN_PROGRESS', hookDetails: { from: arn } });
  });
  await run();
  expect(given).toEqual({
    [GATE]: [undefined, { from: GATE }],
    [other.arn]: [undefined, { from: other.arn }],
  });
});

describe('the timeout of a hook', () => {
  const hangs = () => new Promise<Invocation>(() => {});
  test.each([
    ['is asked again and again', 'ROLLBACK', async () => IN_PROGRESS],
    ['never answers', 'ROLLBACK', hangs],
    ['is asked again and again', 'CONTINUE', async () => IN_PROGRESS],
    ['never answers', 'CONTINUE', hangs],
  ] as const)('one that %s: %s', async (_what, onTimeout, invoke) => {
    const hook = { ...gateAt(STAGE), timeoutMs: 5 * MINUTE, onTimeout };
    const { clock, records, run } = setUp([hook], invoke);
    const outcome = await run().catch((error: unknown) => error);
    expect(clock.now()).toBe(5 * MINUTE);
    const reason = `Lifecycle hook target ${GATE} did not complete within 5 minutes.`;
    expect(records[0]).toMatchObject({ verdict: 'TIMED_OUT', reason });
    if (onTimeout === 'CONTINUE') expect(outcome).toBeUndefined();
    else expect(outcome).toEqual(new Interruption(`timeout:${STAGE}`, true, reason));
  });
});

describe('several hooks of a stage', () => {
  const slow = { ...gateAt(STAGE), arn: `${GATE}-slow` };

  test('run in parallel, and all must succeed', async () => {
    const { clock, records, run } = setUp([gateAt(STAGE), slow], async () => {
      await clock.sleep(MINUTE);
      return SUCCEEDED;
    });
    await run();
    expect(clock.now()).toBe(MINUTE);
    expect(records.map(({ verdict }) => verdict)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  test('one that fails decides, without waiting for the others', async () => {
    const { clock, records, run } = setUp([slow, gateAt(STAGE)], async (arn) => {
      await clock.sleep(arn === slow.arn ? 10 * MINUTE : MINUTE);
      return arn === slow.arn ? SUCCEEDED : FAILED;
    });
    await expect(run()).rejects.toMatchObject({ decidedBy: `gate:${GATE}`, rollsBack: true });
    expect(clock.now()).toBe(MINUTE);
    expect(records.map(({ verdict }) => verdict)).toEqual(['IN_PROGRESS', 'FAILED']);
  });

  test('are not asked again once one has failed', async () => {
    let asked = 0;
    const { clock, run } = setUp([slow, gateAt(STAGE)], async (arn) => {
      if (arn === slow.arn) asked += 1;
      return arn === slow.arn ? IN_PROGRESS : FAILED;
    });
    await expect(run()).rejects.toThrow('returned FAILED status');
    await clock.run(clock.sleep(10 * MINUTE));
    expect(asked).toBe(1);
  });
});
