import { spawnSync } from 'node:child_process';
import { blueGreen, canary, linear, rolling } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Assembly } from '../../../rehearsal/assembly/assembly';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import sample from '../../fixtures/sample-delivery';
import { play, type Round, read } from './round';
import { STRATEGIES, type Story, storyOf } from './story';

const ROUNDS = 40;

const others = new Set(children());

const of = {
  canary: canary({ percent: 10 }),
  linear: linear({ step: 25 }),
  blueGreen: blueGreen(),
  rolling: rolling(),
};
const { gates = [], ...rest } = sample;
const assemblies = new Map<Story['strategy'], Assembly>(
  STRATEGIES.map((name) => [
    name,
    read(
      synthesizeDelivery({
        ...rest,
        gates: name === 'rolling' ? [] : gates,
        environments: { production: { release: of[name] } },
      }),
    ),
  ]),
);

/** What is wrong with a round, in words. */
function faultsOf(story: Story, round: Round): string[] {
  const { release, met, deployment } = round;
  const { requests, outcome } = release;
  const within = met.filter(({ when }) => when === 'under way' || when === 'decided');
  const sum = (version: string, of: 'count' | 'failed') =>
    within.filter((each) => each.version === version).reduce((total, each) => total + each[of], 0);
  const late = met.filter(
    ({ version, when }) => version === 'release' && (when === 'decided' || when === 'over'),
  );
  const due = (story.requestsPerMinute * release.simulatedSeconds) / 60;
  const wrong: (string | false)[] = [
    requests.failed !== requests.failedByBlue + requests.failedByGreen + requests.failedByLoadBalancer &&
      'failed requests are not the sum of their parts',
    requests.servedByGreen !== sum('release', 'count') &&
      `green served ${sum('release', 'count')}, and ${requests.servedByGreen} by the books`,
    requests.failedByGreen !== sum('release', 'failed') &&
      `green failed ${sum('release', 'failed')}, and ${requests.failedByGreen} by the books`,
    requests.failedByBlue !== sum('baseline', 'failed') &&
      `blue failed ${sum('baseline', 'failed')}, and ${requests.failedByBlue} by the books`,
    requests.total !== sum('release', 'count') + sum('baseline', 'count') + requests.failedByLoadBalancer &&
      `${requests.total} requests in all, and ${sum('release', 'count')} + ${sum('baseline', 'count')} + ${requests.failedByLoadBalancer} met somebody`,
    outcome === 'released' &&
      deployment.status !== 'SUCCESSFUL' &&
      `released with status ${deployment.status}`,
    outcome === 'released' && release.exposedPercent !== 100 && `released with ${release.exposedPercent} %`,
    outcome === 'rolled-back' &&
      deployment.status !== 'ROLLBACK_SUCCESSFUL' &&
      `rolled back with status ${deployment.status}`,
    Math.abs(requests.total - due) > 10 + 6 * Math.sqrt(due) &&
      `${requests.total} requests in the books, and about ${due} were due`,
    outcome === 'released' &&
      met.some(({ version, when }) => version === 'baseline' && when === 'over') &&
      'released, and blue serves on',
    outcome === 'released' &&
      staysUp(story) &&
      round.tasks.running !== round.tasks.desired &&
      `released with ${round.tasks.running} of ${round.tasks.desired} tasks`,
    // A rolling deployment goes back task by task.
    outcome === 'rolled-back' &&
      story.strategy !== 'rolling' &&
      late.length > 0 &&
      `green served ${late.length} times after the decision`,
    outcome === 'released' &&
      story.failsAlways >= 0.5 &&
      story.requestsPerMinute >= 3000 &&
      round.redAtStart.length === 0 &&
      `released although it failed ${100 * story.failsAlways} %`,
  ];
  return wrong.filter((each) => each !== false);
}

/** Whether every task that is up once stays so, and as many are wanted in the end as in the beginning. */
function staysUp({ model, actions }: Story): boolean {
  return (
    model.exitsAfter === undefined &&
    model.healthy === undefined &&
    model.memoryPercent === undefined &&
    actions.every((action) => action.do !== 'scale')
  );
}

test(`${ROUNDS} rounds of chaos end, with the right verdict and every request in the books`, async () => {
  const wrong: string[] = [];
  const outcomes = new Map<string, number>();
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const story = storyOf(seed);
    try {
      const round = await play(assemblies.get(story.strategy) as Assembly, story);
      const { outcome } = round.release;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const faults = faultsOf(story, round);
      if (faults.length > 0) wrong.push(`${seed} ${story.strategy}: ${faults.join('; ')}`);
    } catch (error) {
      wrong.push(`${seed} ${story.strategy}: threw ${error}`);
    }
  }
  expect(wrong).toEqual([]);
  // Rounds that all end alike would show nothing.
  for (const outcome of ['released', 'rolled-back', 'failed'])
    expect(outcomes.get(outcome) ?? 0).toBeGreaterThan(ROUNDS / 20);
});

test('no process is left', async () => {
  // A suite before this one, in the same process of jest, may have left some of its own.
  const own = () => children().filter((pid) => !others.has(pid));
  expect(own()).not.toEqual([]);
  await closeWarmProcesses();
  expect(own()).toEqual([]);
});

/** Ids of processes of functions that this one has started. */
function children(): string[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', ppid = ''] = line.trim().split(/\s+/);
    return Number(ppid) === process.pid && line.includes('lambda-runtime') ? [pid] : [];
  });
}
