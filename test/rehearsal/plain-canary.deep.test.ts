import { spawnSync } from 'node:child_process';
import type { Release } from '../../rehearsal/report/release';
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
let runs: ReturnType<typeof rehearseAll>;
beforeAll(() => {
  sandbox = new Sandbox();
  assembly = synthesizePlainCanary(sandbox.path);
  runs = rehearseAll();
});
afterAll(() => sandbox.remove());

interface Run {
  readonly code: number | null;
  readonly release: Release | undefined;
  readonly stderr: string;
}

async function rehearse(task: string, ...args: string[]): Promise<Run> {
  const all = ['rehearse', '--assembly', assembly, '--task', `web=${task}`, '--json', ...args];
  const { code, stdout, stderr } = await sandbox.run(all);
  const report = stdout === '' ? undefined : reportSchema.parse(JSON.parse(stdout));
  return { code, release: report?.releases[0], stderr };
}

/** Side by side: a rehearsal mostly waits, and these take a minute and a half. */
function rehearseAll() {
  const hello = server('hello');
  const rolledBack = ['--expect', 'rolled-back'];
  return {
    good: rehearse(hello, '--release', hello),
    failsGate: rehearse(hello, '--release', server('goodbye'), ...rolledBack),
    endsAtOnce: rehearse(hello, '--release', 'echo no database >&2; exit 9', ...rolledBack),
    withoutGates: rehearse(hello, '--release', server('goodbye'), '--without', 'gates'),
    neverListens: rehearse(hello, '--release', 'sleep 1000', ...rolledBack),
    deafBaseline: rehearse('sleep 1000'),
  };
}

test('a good release reaches all users, and none of them notices', async () => {
  const { code, release } = await runs.good;
  expect(release).toMatchObject({
    outcome: 'released',
    decidedBy: 'none',
    exposedPercent: 100,
    requests: { failed: 0 },
    timeToDetectSeconds: null,
  });
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
});

test.each([
  ['fails its gate', 'failsGate', /^gate:plain-canary-Greets/, ''],
  ['ends at once', 'endsAtOnce', /^circuit-breaker$/, 'exited (exit code 9): no database'],
  ['never listens', 'neverListens', /^circuit-breaker$/, 'Task failed ELB health checks'],
] as const)('a release that %s meets no user', async (_what, run, decidedBy, reason) => {
  const { code, release } = await runs[run];
  expect(release).toMatchObject({
    outcome: 'rolled-back',
    exposedPercent: 0,
    requests: { failed: 0, servedByGreen: 0 },
  });
  expect(release?.decidedBy).toMatch(decidedBy);
  expect(release?.reason).toContain(reason);
  expect(code).toBe(0);
});

test('without its gates the release that fails them reaches everyone', async () => {
  const { code, release } = await runs.withoutGates;
  expect(release).toMatchObject({ outcome: 'released', exposedPercent: 100 });
  expect(release?.stages.flatMap(({ gates }) => gates)).toEqual([]);
  expect(code).toBe(0);
});

test('a baseline that never listens could not be rehearsed: 3', async () => {
  const { code, release, stderr } = await runs.deafBaseline;
  expect(stderr).toContain('a command must listen on $PORT');
  expect({ code, release }).toEqual({ code: 3, release: undefined });
});

test('nothing of all of them is left', async () => {
  await Promise.all(Object.values(runs));
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});
