import { spawnSync } from 'node:child_process';
import { reportSchema } from '../cli/report-schema';
import { Sandbox } from '../cli/running-teal';
import { SERVER, synthesizePlainCanary } from '../fixtures/plain-canary/synthesize';

// The whole of a rehearsal on an app that knows nothing of Teal, with a service that is not in JavaScript.
const python = spawnSync('python3', ['--version']).status === 0;
if (!python)
  console.warn('python3 is not on this machine: its server is not rehearsed, the one in JavaScript is');
const { [python ? 'python' : 'node']: server } = SERVER;

let sandbox: Sandbox;
let assembly: string;
beforeAll(() => {
  sandbox = new Sandbox();
  assembly = synthesizePlainCanary(sandbox.path);
}, 60_000);
afterEach(async () => expect(await sandbox.leftProcesses()).toEqual([]));
afterAll(() => sandbox.remove());

async function rehearse(...args: string[]) {
  const all = ['rehearse', '--assembly', assembly, '--task', `web=${server('hello')}`, '--json', ...args];
  const { code, stdout, stderr } = await sandbox.run(all);
  if (stdout === '') throw new Error(stderr);
  return { code, ...reportSchema.parse(JSON.parse(stdout)) };
}

test('a good release reaches all users, and none of them notices', async () => {
  const { code, releases } = await rehearse('--release', server('hello'));
  expect(releases).toMatchObject([
    {
      outcome: 'released',
      decidedBy: 'none',
      exposedPercent: 100,
      requests: { failed: 0 },
      timeToDetectSeconds: null,
    },
  ]);
  const [release] = releases;
  expect(release?.stages.map(({ name }) => name)).toEqual([
    'PRE_SCALE_UP',
    'SCALE_UP',
    'POST_SCALE_UP',
    'TEST_TRAFFIC_SHIFT',
    'POST_TEST_TRAFFIC_SHIFT',
    'PRE_PRODUCTION_TRAFFIC_SHIFT',
    'PRODUCTION_TRAFFIC_SHIFT',
    'PRE_PRODUCTION_TRAFFIC_SHIFT',
    'PRODUCTION_TRAFFIC_SHIFT',
    'POST_PRODUCTION_TRAFFIC_SHIFT',
    'BAKE_TIME',
    'CLEAN_UP',
  ]);
  // A hold of a minute and a bake of a minute, at the least.
  expect(release?.simulatedSeconds).toBeGreaterThanOrEqual(120);
  expect(code).toBe(0);
}, 120_000);

test.each([
  ['fails its gate', () => server('goodbye'), /^gate:plain-canary-Greets/],
  ['ends at once', () => 'echo no database >&2; exit 9', /^circuit-breaker$/],
])(
  'a release that %s meets no user',
  async (_what, release, decidedBy) => {
    const { code, releases } = await rehearse('--release', release(), '--expect', 'rolled-back');
    expect(releases).toMatchObject([
      { outcome: 'rolled-back', exposedPercent: 0, requests: { failed: 0, servedByGreen: 0 } },
    ]);
    expect(releases[0]?.decidedBy).toMatch(decidedBy);
    expect(code).toBe(0);
  },
  120_000,
);

test('without its gates the same release reaches everyone', async () => {
  const { code, releases } = await rehearse('--release', server('goodbye'), '--without', 'gates');
  expect(releases).toMatchObject([{ outcome: 'released', exposedPercent: 100 }]);
  expect(releases[0]?.stages.flatMap(({ gates }) => gates)).toEqual([]);
  expect(code).toBe(0);
}, 120_000);

test('a release that never listens is stopped by its health checks, and a baseline that never does by our patience', async () => {
  const [release, baseline] = await Promise.all([
    rehearse('--release', 'sleep 1000', '--expect', 'rolled-back'),
    sandbox.run(['rehearse', '--assembly', assembly, '--task', 'web=sleep 1000']),
  ]);
  expect(release.releases).toMatchObject([{ outcome: 'rolled-back', decidedBy: 'circuit-breaker' }]);
  expect(release.releases[0]?.reason).toContain('Task failed ELB health checks');
  expect(baseline.stderr).toContain('0 of 2 tasks healthy after 30 s; the command must listen on $PORT');
  expect([release.code, baseline.code]).toEqual([0, 3]);
}, 180_000);
