import { underApproval } from '../../../cli/rehearse/approvals';
import { ReleaseProgress } from '../../../cli/rehearse/release-progress';
import type { Approval } from '../../../rehearsal/approval-answers';
import { Approver } from '../../../rehearsal/approver';
import type { PauseHook } from '../../../rehearsal/ecs/lifecycle-hook';
import { GOOD_AND_BAD } from '../../../rehearsal/scenarios/scenario';
import { CANARY, MINUTE, pauseAt, SECOND, World } from '../../rehearsal/ecs/world';

const [GOOD, BAD] = GOOD_AND_BAD;
const STAGE = 'POST_TEST_TRAFFIC_SHIFT';

/** A deployment that waits for a person, whom the rehearsal stands in for. */
async function answered(approval: Approval, pause: Partial<PauseHook> = {}, act?: (world: World) => void) {
  const world = new World();
  const source = await world.liveBlue();
  const said: string[] = [];
  const progress = new ReleaseProgress(
    { line: (text: string) => said.push(text) } as never,
    world.clock,
    new Map(),
  );
  const pauses = [{ ...pauseAt(STAGE), id: 'approval', timeoutMs: 60 * MINUTE, ...pause }];
  const ecs = {
    deployments: () => [deployment.view()],
    continueServiceDeployment: (_arn: string, hookId: string, action: 'CONTINUE' | 'ROLLBACK') =>
      deployment.continue(hookId, action),
  };
  const approver = new Approver({ approval, clock: world.clock, ecs });
  const deployment = world.deployment({
    source,
    configuration: { ...CANARY, pauses },
    onProgress: (event) => {
      progress.show(event);
      approver.see(event);
    },
  });
  act?.(world);
  const { outcome, decidedBy } = await world.run(deployment);
  return { outcome, decidedBy, answers: approver.take(), again: approver.take(), said: said.join('\n') };
}

const by = (answer: 'approve' | 'reject', afterSeconds: number) => [
  { gate: 'approval', stage: STAGE, answer, afterSeconds },
];

test.each<[Approval, Partial<PauseHook>, object]>([
  ['approve', {}, { outcome: 'released', decidedBy: 'none', answers: by('approve', 60) }],
  ['reject', {}, { outcome: 'rolled-back', decidedBy: 'operator', answers: by('reject', 60) }],
  ['nobody', {}, { outcome: 'rolled-back', decidedBy: `timeout:${STAGE}`, answers: [] }],
  ['nobody', { onTimeout: 'CONTINUE' }, { outcome: 'released', decidedBy: 'none', answers: [] }],
  ['approve', { timeoutMs: MINUTE }, { outcome: 'released', answers: by('approve', 30) }],
])('%s, %j', async (approval, pause, expected) => {
  const { again, ...told } = await answered(approval, pause);
  expect(told).toMatchObject(expected);
  expect(again).toEqual([]);
});

test('one that an alarm has ended before is not answered', async () => {
  const told = await answered('approve', {}, (world) =>
    world.after(40 * SECOND, () => world.alarms.set('errors', 'ALARM')),
  );
  expect(told).toMatchObject({ outcome: 'rolled-back', decidedBy: 'alarm:errors', answers: [] });
});

test('people read the id of the gate, not that of ECS', async () => {
  const { said } = await answered('reject');
  expect(said).toContain('gate approval: waits for an answer');
  expect(said).toContain('decided by operator: Lifecycle hook approval was answered with ROLLBACK.');
  expect(said).not.toContain('ecs-pause');
});

const [rollback, goOn] = [{ onTimeout: 'ROLLBACK' }, { onTimeout: 'CONTINUE' }] as const;

test.each([
  ['approve', [rollback], GOOD_AND_BAD],
  ['reject', [], GOOD_AND_BAD],
  ['nobody', [goOn], GOOD_AND_BAD],
  ['reject', [goOn], 'refused'],
  ['nobody', [goOn, rollback], 'refused'],
] as const)('%s with %j: what must become of a good and a bad release', (approval, pauses, expected) => {
  const scenarios = GOOD_AND_BAD.map((one) => underApproval(one, approval, pauses));
  expect(scenarios).toEqual(
    expected === 'refused'
      ? [
          { name: GOOD?.name, expected: 'rolled-back' },
          { name: BAD?.name, faults: BAD?.faults, expected: 'rolled-back' },
        ]
      : expected,
  );
});
