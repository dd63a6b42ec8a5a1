import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER, synthesizePlainCanary } from '../fixtures/plain-canary/synthesize';
import { reportSchema } from './report-schema';
import { Sandbox } from './running-teal';

// A CDK app that is not Teal's: nothing of a `teal.config.ts` or `teal.json`.
let sandbox: Sandbox;
let rehearse: readonly string[];
beforeAll(() => {
  sandbox = new Sandbox();
  rehearse = ['rehearse', '--assembly', synthesizePlainCanary(sandbox.path)];
});
afterAll(() => sandbox.remove());

afterEach(async () => {
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});

const task = `web=${SERVER.node('hello')}`;
// Its own hook asks for a greeting of `hello`, so that this release is stopped before users meet it.
const release = SERVER.node('goodbye');

test('a release that its own gate stops: --json prints the report and nothing else', async () => {
  const { code, stdout, stderr } = await sandbox.run(
    [...rehearse, '--task', task, '--release', release, '--expect', 'rolled-back', '--seed', '7', '--json'],
    { env: { FORCE_COLOR: '1' } },
  );
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report).toMatchObject({
    seed: 7,
    releases: [
      {
        scenario: release,
        strategy: 'CANARY',
        outcome: 'rolled-back',
        expected: 'rolled-back',
        asExpected: true,
        decidedBy: expect.stringMatching(/^gate:plain-canary-Greets/),
        requests: { failed: 0, servedByGreen: 0 },
        exposedPercent: 0,
      },
    ],
  });
  const gates = report.releases[0]?.stages.flatMap(({ name, gates }) =>
    gates.map(({ verdict }) => [name, verdict]),
  );
  expect(gates).toEqual([
    ['PRE_SCALE_UP', 'pass'],
    ['POST_TEST_TRAFFIC_SHIFT', 'fail'],
  ]);
  expect(report.releases[0]?.requests.total).toBeGreaterThan(0);
  expect(stderr).toContain('Rehearsing Service');
  expect(stderr).not.toContain('\u001b'); // no escape codes where there is no terminal
  expect(code).toBe(0);
});

test('the same, expected to be released: 1, and --json=FILE writes what people read, too', async () => {
  const file = join(sandbox.path, 'report.json');
  const { code, stdout } = await sandbox.run([
    ...rehearse,
    '--task',
    task,
    '--release',
    release,
    `--json=${file}`,
  ]);
  const report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  expect(report.releases).toMatchObject([
    { outcome: 'rolled-back', expected: 'released', asExpected: false },
  ]);
  expect(stdout).toContain('rolled-back, NOT as expected: it should be released');
  expect(stdout).toContain('Not modelled: ');
  expect(stdout).not.toContain('\u001b');
  expect(code).toBe(1);
});

test('a baseline that ends at once could not be rehearsed: 3, with its last words', async () => {
  const { code, stdout, stderr } = await sandbox.run([
    ...rehearse,
    '--task',
    'web=echo no database >&2; exit 9',
  ]);
  expect(stderr).toContain('got: Essential container in task exited (exit code 9): no database');
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});

test.each<[readonly string[], string]>([
  [[], '--task web=COMMAND must say how the container is run here, got nothing'],
  [['--task', 'db=true'], '--task must name the container web, got db'],
  [['--service', 'Nope'], '--service must be one of plain-canary/Service'],
  [['--env', 'production'], '--env must be left out for an assembly without teal.json, got production'],
])('%j is bad input for this assembly', async (args, why) => {
  const { code, stdout, stderr } = await sandbox.run([...rehearse, ...args]);
  expect(stderr).toContain(why);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while the baseline comes up ends everything: %d', async (signal, expected) => {
  const teal = sandbox.start([...rehearse, '--task', `web=touch ${signal}; sleep 1000`]);
  await sandbox.holds(signal);
  teal.signal(signal);
  const { code, stderr } = await teal.ended;
  expect(stderr).toContain(`interrupted by ${signal}; everything that was started has ended`);
  expect(code).toBe(expected);
});

test('SIGINT in the middle of a release ends users, tasks and hooks: 130', async () => {
  const teal = sandbox.start([...rehearse, '--task', task]);
  await teal.says(/test traffic: green 100 %/);
  teal.signal('SIGINT');
  expect((await teal.ended).code).toBe(130);
});
