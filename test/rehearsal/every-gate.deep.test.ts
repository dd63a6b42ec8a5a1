import '../../rehearsal/testing/jest';
import { join } from 'node:path';
import type { Answer } from '../../cli/approve';
import { answerHook } from '../../cli/approve/carry-out';
import { connect } from '../../cli/aws/clients';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import { type Backstage, goodRelease, type RehearseOptions, rehearse } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root, synthesize } from '../synth';

// The example with all twelve gates, with their own bundles, over HTTP against the engine's AWS.

const FILE = join('examples', 'every-gate.ts');
const before = { ...process.env };
let assembly: ReturnType<typeof synthesizeDelivery>;
beforeAll(async () => {
  assembly = synthesizeDelivery(await configuration(FILE), { file: join(root, FILE) });
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => closeWarmProcesses());

const TIMELINE =
  'shop in production: 20 minutes of holds and bake, at most 240 with gates that wait: PRE_SCALE_UP 50, POST_SCALE_UP 20, POST_TEST_TRAFFIC_SHIFT 60, PRE_PRODUCTION_TRAFFIC_SHIFT 60, POST_PRODUCTION_TRAFFIC_SHIFT 30';

const minutes = (count: number) => ({ milliseconds: count * 60_000 });
const stocked = goodRelease({ answers: [{ path: '/stock/42', body: '{"count":3}' }] });

/** The verb itself, as a person types it half an hour after the release began. */
const says = (answer: Answer): NonNullable<RehearseOptions['operator']>[number] => ({
  after: minutes(30),
  do: 'run',
  run: async ({ environment, pause }: Backstage) => {
    Object.assign(process.env, environment, { AWS_MAX_ATTEMPTS: '1', GITHUB_ACTIONS: '' });
    const { outcome } = await answerHook(
      answer,
      { service: 'shop', env: 'production', reason: 'seen' },
      { connect, now: pause.now, signal: new AbortController().signal },
    );
    return outcome;
  },
});

/** Stage, gate and verdict, once each in the order of the deployment. ECS gives a pause an id of its own. */
const said = ({ stages }: Release) => [
  ...new Set(
    stages.flatMap(({ name, gates }) =>
      gates.map(({ id, verdict }) => `${name} ${id.replace(/^ecs-pause-\w+$/, 'approval')} ${verdict}`),
    ),
  ),
];

test('a good release passes all of them, and waits for a person', async () => {
  const release = await rehearse(assembly, { release: stocked, operator: [says('approve')] });
  expect(release).toBeReleased();
  expect(release.acts).toMatchObject([{ returned: 'approved' }]);
  expect(release.requests.failed).toBe(0);
  const passed = said(release);
  expect(passed.filter((line) => !/ pass$/.test(line))).toEqual([]);
  expect(passed.sort()).toEqual([
    'POST_PRODUCTION_TRAFFIC_SHIFT metrics pass',
    'POST_PRODUCTION_TRAFFIC_SHIFT smoke-test pass',
    'POST_SCALE_UP uniform pass',
    'POST_TEST_TRAFFIC_SHIFT approval pass',
    'POST_TEST_TRAFFIC_SHIFT infrastructure pass',
    'POST_TEST_TRAFFIC_SHIFT load-test pass',
    'POST_TEST_TRAFFIC_SHIFT separation pass',
    'POST_TEST_TRAFFIC_SHIFT smoke-test pass',
    'POST_TEST_TRAFFIC_SHIFT stock pass',
    'PRE_PRODUCTION_TRAFFIC_SHIFT metrics pass',
    'PRE_SCALE_UP admission pass',
    'PRE_SCALE_UP error-budget pass',
    'PRE_SCALE_UP freeze pass',
    'PRE_SCALE_UP live-traffic pass',
    'PRE_SCALE_UP migration pass',
    'PRE_SCALE_UP quiet-alarms pass',
  ]);
  const reasons = release.stages.flatMap(({ gates }) => gates.map(({ reason }) => reason)).join('\n');
  expect(reasons).toContain('the calendar is open: holidays');
  expect(reasons).toContain('alarms of the deployment are quiet');
  expect(reasons).toContain('100 % of the budget of 28 days is left');
  expect(reasons).toContain('no finding at or above HIGH');

  // In time for what synth says of it, of which the holds, the bake and the person's half hour are the least.
  const { delivery } = synthesize(await configuration(FILE), join(root, FILE));
  expect(delivery.timelines()).toEqual([TIMELINE]);
  const { stages } = release;
  const took = ((stages.at(-1)?.endedAt ?? Number.NaN) - (stages[0]?.startedAt ?? Number.NaN)) / 60;
  expect([took > 20 + 30, took < 240]).toEqual([true, true]);
});

test('nobody has it in stock: no user meets it, and nobody need answer', async () => {
  const empty = goodRelease({ answers: [{ path: '/stock/42', body: '{"count":0}' }] });
  const release = await rehearse(assembly, { release: empty });
  expect(release).toRollBack({
    by: 'gate:stock',
    exposed: { atMostPercent: 0 },
    failedRequests: { atMost: 0 },
  });
});
