import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './running-teal';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

describe('help', () => {
  test.each([['--help'], ['rehearse --help'], ['help rehearse']])(
    'teal %s shows examples and exit codes',
    async (args) => {
      const { code, stdout, stderr } = await sandbox.run(args.split(' '));
      expect(stdout).toMatch(/^Examples?:\n {2}\$ teal rehearse/m);
      expect(stdout).toContain(
        'Exit codes: 0 as expected, 1 not as expected, 2 bad input, 3 could not be done',
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  test.each([
    [
      'verdict --help',
      [
        'schemaVersion',
        'environment',
        'cluster',
        'expected',
        'outcome',
        'exitCode',
        'reason',
        'by',
        'deployment',
        'revision',
      ],
    ],
    [
      'traffic repair --help',
      ['schemaVersion', 'environment', 'outcome', 'exitCode', 'reason', 'changes', 'before', 'after'],
    ],
  ])('%s names the fields of --json', async (words, fields) => {
    const { stdout } = await sandbox.run(words.split(' '));
    const [, named = ''] = stdout.split('--json prints one object:');
    for (const field of fields) expect(named).toMatch(new RegExp(`\\b${field}\\b`));
  });

  test('teal without a verb shows the help and is bad input', async () => {
    const { code, stderr } = await sandbox.run([]);
    expect(stderr).toContain('Usage: teal');
    expect(code).toBe(2);
  });
});

test.each<[readonly string[], string]>([
  [['frobnicate'], "unknown command 'frobnicate'"],
  [['rehearse', '--frobnicate'], "unknown option '--frobnicate'"],
  [['rehearse', '--asembly', 'x'], 'Did you mean --assembly?'],
  [['rehearse', 'now'], 'too many arguments'],
  [['rehearse', '--expect', 'released'], '--expect must come with --release, got released alone'],
  [['rehearse', '--release', 'true', '--expect', 'failed'], 'Allowed choices are released, rolled-back'],
  [['rehearse', '--release', ''], '--release must be a command'],
  [['rehearse', '--rate', '0'], '--rate must be above 0 and at most 10000'],
  [['rehearse', '--rate', '-1'], '--rate must be above 0 and at most 10000'],
  [['rehearse', '--rate', '1e9'], '--rate must be above 0 and at most 10000'],
  [['rehearse', '--rate', 'Infinity'], '--rate must be above 0 and at most 10000'],
  [['rehearse', '--rate='], '--rate must be above 0 and at most 10000'],
  [['rehearse', '--seed', 'x'], '--seed must be a whole number'],
  [['rehearse', '--seed', '1.5'], '--seed must be a whole number'],
  [['rehearse', '--seed='], '--seed must be a whole number'],
  [['rehearse', '--without', 'hope'], 'Allowed are alarms and gates'],
  [['rehearse', '--health', 'ready'], "--health must begin with '/'"],
  [
    ['rehearse', '--json=nowhere/x.json'],
    '--json must name a file that can be written, got nowhere/x.json (ENOENT); create',
  ],
  [['rehearse', '--json=.'], '--json must name a file that can be written, got . (EISDIR); create'],
  [['rehearse', '--html=nowhere/x.html'], '--html must name a file that can be written, got nowhere/x.html'],
  [['rehearse', '--task', 'web'], '--task must be CONTAINER=COMMAND'],
  [['rehearse', '--task', 'web='], '--task must be CONTAINER=COMMAND'],
  [['rehearse', '--config', 'a.ts', '--assembly', 'b'], 'cannot be used with'],
  [
    ['rehearse', '--rate', '1', '--rate=2'],
    '--rate must be given once, got it again: 1 and 2; leave one out',
  ],
  [['rehearse', '--json', '--json'], '--json must be given once, got it again; leave one out'],
  [['rehearse', '--json', '--json=x.json'], '--json must be given once, got it again: x.json; leave one out'],
  [['verdict', '--service', 'a', '--service', 'b'], '--service must be given once, got it again: a and b'],
  [['traffic', 'repair', '--env', 'a', '--env', 'b'], '--env must be given once, got it again: a and b'],
  // Those that add up, and flags, may be repeated.
  [['rehearse', '--without', 'alarms', '--without', 'gates'], 'must hold a cdk.json'],
  [['rehearse', '--task', 'a=x', '--task', 'b=y'], 'must hold a cdk.json'],
  [
    ['rehearse', '--assembly', 'nowhere'],
    'assembly directory must be an existing directory, got nowhere; point to',
  ],
  [['rehearse', '--assembly', '.'], 'manifest.json must be a readable file, got ENOENT; point to'],
  [['rehearse'], 'the working directory must hold a cdk.json, got none; change to your CDK app'],
])('%j exits with 2 and says why', async (args, why) => {
  const { code, stdout, stderr } = await sandbox.run(args);
  expect(stderr).toContain(why);
  expect(stderr).not.toMatch(/^ +at /m); // a stack trace is not an answer
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(sandbox.leftFolders()).toEqual([]);
});

test('an app without the cdk command line could not be rehearsed: 3', async () => {
  const app = join(sandbox.path, 'no-cdk');
  mkdirSync(app);
  writeFileSync(join(app, 'cdk.json'), '{}');
  const { code, stderr } = await sandbox.run(['rehearse'], { cwd: app });
  expect(stderr).toContain(
    'aws-cdk must be installed in the app, got none; npm install, or npm install -D aws-cdk',
  );
  expect(code).toBe(3);
});

test('a bad configuration exits with 2 and shows all of its problems', async () => {
  const app = sandbox.tealApp();
  writeFileSync(
    join(app, 'bad.config.ts'),
    `export default { service: { name: 'Shop', port: 0 }, environments: { production: { relase: 1 } } };`,
  );
  const { code, stdout, stderr } = await sandbox.run(['rehearse', '--config', 'bad.config.ts'], { cwd: app });
  expect(stderr).toContain('service.name must be');
  expect(stderr).toContain('service.port must be');
  expect(stderr).toContain('relase');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(sandbox.leftFolders()).toEqual([]);
});
