import { Progress } from '../../../cli/progress';
import type { VerdictOptions } from '../../../cli/verdict';
import { carryOut } from '../../../cli/verdict/carry-out';
import { exitCodeOf } from '../../../cli/verdict/report';
import type { TaskView } from '../../../rehearsal/endpoint/ecs-model';
import { FAILED, gateAt, MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';
import { Lines } from '../lines';

let engine: Engine;
beforeEach(async () => {
  engine = new Engine();
  await engine.start({ ...QUICK, hooks: [gateAt('POST_TEST_TRAFFIC_SHIFT')] });
});
afterEach(() => engine.close());

/** What the verb says, its exit code, and after how long. */
async function verdict(options: Partial<VerdictOptions> = {}) {
  const asked = { service: 'shop', env: 'production', timeout: 60 * MINUTE, ...options };
  const { connect, pause } = engine;
  const { signal } = new AbortController();
  const before = pause.now();
  const progress = new Progress(new Lines().stream);
  const { verdict: said } = await carryOut(asked, { connect, pause, progress, signal });
  const { outcome, reason } = said;
  return { outcome, exitCode: exitCodeOf(said), reason, after: pause.now() - before };
}

/** Version 2 has gone out. */
async function released(): Promise<void> {
  engine.release(2);
  await engine.pass(60 * MINUTE);
}

const starting = (task: TaskView): TaskView => ({
  ...task,
  taskArn: `${task.taskArn}0`,
  desiredStatus: 'RUNNING',
  lastStatus: 'PENDING',
});

/** Autoscaling wants one task more; that is on its way. */
function scale(isOver: () => boolean): void {
  engine.shown.service = (view) =>
    isOver() ? view : { ...view, desiredCount: (view.desiredCount ?? 0) + 1, pendingCount: 1 };
  engine.shown.tasks = (all) => {
    const live = all.find(({ desiredStatus }) => desiredStatus === 'RUNNING');
    return live && !isOver() ? [...all, starting(live)] : all;
  };
}

describe('a service that scales when its release went out', () => {
  test('is waited for as long as a task takes to start', async () => {
    await released();
    const until = engine.pause.now() + 3 * MINUTE;
    scale(() => engine.pause.now() >= until);
    expect(await verdict({ digest: digest(2) })).toMatchObject({ outcome: 'released', after: 3 * MINUTE });
  });

  test('is still running at the timeout, which is no failure of the release', async () => {
    await released();
    scale(() => false);
    const said = await verdict({ timeout: 3 * MINUTE });
    expect(said).toMatchObject({ outcome: 'still-running', exitCode: 3, after: 3 * MINUTE });
    expect(said.reason).toMatch(
      /^after 180 s revision, digest and traffic are as expected, .*\n3 tasks must/,
    );
  });

  test('has two minutes for all else, from when it is found', async () => {
    await released();
    scale(() => false);
    const { tasks } = engine.shown;
    const from = engine.pause.now() + MINUTE;
    engine.shown.tasks = (all) =>
      tasks(all).map((task) =>
        task.lastStatus === 'PENDING' && engine.pause.now() >= from
          ? { ...task, taskDefinitionArn: task.taskDefinitionArn.replace(/\d+$/, '1') }
          : task,
      );
    const said = await verdict();
    expect(said).toMatchObject({ outcome: 'not-uniform', exitCode: 1, after: 3 * MINUTE });
    expect(said.reason).toContain('see runbooks/uniformity.md#stale-task');
  });
});

test('at a timeout before two minutes are over nothing is certain', async () => {
  await released();
  engine.shown.tasks = ([task, ...others]) =>
    task ? [{ ...task, desiredStatus: 'RUNNING', lastStatus: 'RUNNING' }, ...others] : others;
  const said = await verdict({ timeout: MINUTE });
  expect(said).toMatchObject({ outcome: 'still-running', exitCode: 3, after: MINUTE });
  expect(said.reason).toMatch(/^after 60 s not all is as expected, .*\n.*#stale-task/);
});

describe('a revision that ECS leaves out', () => {
  /** For so many looks of the verb. */
  const leaveOut = (looks: number, left: (version: string) => boolean) => {
    const until = engine.pause.now() + looks * 10 * SECOND;
    engine.shown.revisions = (all) =>
      engine.pause.now() < until
        ? all.filter(
            ({ taskDefinition = '' }) => !left(taskDefinition.slice(taskDefinition.lastIndexOf(':') + 1)),
          )
        : all;
  };

  test('once is asked for again', async () => {
    await released();
    leaveOut(1, (version) => version === '2');
    expect(await verdict({ digest: digest(2) })).toMatchObject({ outcome: 'released', after: 10 * SECOND });
  });

  test('again and again is no verdict', async () => {
    await released();
    leaveOut(99, (version) => version === '2');
    const said = await verdict({ digest: digest(2) });
    expect(said).toMatchObject({ outcome: 'unknown', exitCode: 3, after: 50 * SECOND });
    expect(said.reason).toContain('DescribeServiceRevisions must answer with each revision');
  });

  test.each([
    ['once: it is asked for again', 1, { outcome: 'released', after: 10 * SECOND }],
    ['for good: a rollback may have brought it back', 99, { outcome: 'rolled-back', after: 10 * SECOND }],
  ])('and that a rolled-back deployment had found, %s', async (_, looks, expected) => {
    engine.world.hook = () => FAILED;
    engine.release(2);
    await engine.pass(60 * MINUTE);
    engine.world.hook = () => ({ ok: true, payload: { hookStatus: 'SUCCEEDED' } });
    engine.release(3);
    await engine.pass(60 * MINUTE);
    leaveOut(looks, (version) => version === '1');
    expect(await verdict()).toMatchObject(expected);
  });
});
