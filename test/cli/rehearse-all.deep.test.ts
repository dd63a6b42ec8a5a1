import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { isRight, type Scoreboard } from '../../rehearsal/scenarios/scoreboard';
import { editedAssembly } from '../fixtures/edited-assembly';
import sample from '../fixtures/sample-delivery';
import { ROOT, Sandbox } from './running-teal';

const assembly = synthesizeDelivery(sample);
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());
const all = (args: readonly string[], cwd = sandbox.path) =>
  sandbox.run(['rehearse', '--all', '--assembly', assembly.directory, ...args], { cwd });

test('both controls, as JSON in a file and a table for people', async () => {
  const file = join(sandbox.path, 'board.json');
  const { code, stdout, stderr } = await all(['--only', 'controls', '--json', file]);
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('right  a good release\n'),
  });
  expect(stdout).toMatch(/\n2 of 2 reactions right and in time \(in \d+ s, seed 1\)\n$/);
  const board: Scoreboard = JSON.parse(readFileSync(file, 'utf8'));
  expect(board).toMatchObject({ schemaVersion: 1, service: 'shop', environment: 'production', seed: 1 });
  expect(board.rows.map(({ name }) => name)).toEqual([
    'a good release',
    'a bad release with the nets taken out',
  ]);
  expect(isRight(board)).toBe(true);
});

test('a service whose alarm of errors was taken out fails', async () => {
  const weak = editedAssembly(assembly, 'shop-production', ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::ECS::Service') continue;
      const { Alarms } = Properties.DeploymentConfiguration as { Alarms: { AlarmNames: string[] } };
      Alarms.AlarmNames = Alarms.AlarmNames.filter((name) => !name.endsWith('target-errors'));
    }
  });
  const { code, stdout } = await sandbox.run([
    ...['rehearse', '--all', '--assembly', weak],
    ...['--only', 'a good release', '--only', 'half of the requests fail'],
  ]);
  expect(code).toBe(1);
  expect(stdout).toContain('- outcome must be rolled-back, got released');
  expect(stdout).toMatch(/\n1 of 2 reactions wrong or late: half of the requests fail \(/);
});

test('a board that was kept shows what is right by its own standard alone', async () => {
  const file = join(sandbox.path, 'before.json');
  const asked = ['--only', 'a crash loop', '--only', 'the gate smoke-test fails'];
  expect(await all([...asked, '--json', file])).toMatchObject({ code: 0 });
  expect(await all([...asked, '--against', file])).toMatchObject({ code: 0 });
  const weak = editedAssembly(assembly, 'shop-production', ({ Resources }) => {
    for (const { Properties } of Object.values(Resources)) {
      if (Properties?.AlarmName === 'shop-production-load-balancer-errors') Properties.Threshold = 50;
    }
  });
  const { code, stdout } = await sandbox.run([
    ...['rehearse', '--all', '--assembly', weak, '--against', file, '--only', 'a crash loop'],
  ]);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringContaining(
      '- threshold of the alarm shop-production-load-balancer-errors was 2 before, and is 50 now',
    ),
  });
});

test('scenarios of a team’s own are read from its folder, and one that goes wrong fails', async () => {
  const app = join(sandbox.path, 'app');
  mkdirSync(join(app, 'scenarios'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  const scenario = (name: string, percent: number) => `
    import { defineScenario } from '${ROOT}/rehearsal/testing';
    export default defineScenario({
      name: '${name}',
      release: { errorShare: 0.5 },
      hooks: 'declared',
      expected: {
        outcome: 'rolled-back',
        within: { milliseconds: 300_000 },
        failedRequests: { atMost: 1000 },
        exposed: { atMostPercent: ${percent} },
      },
      why: 'we promised it',
    });`;
  writeFileSync(join(app, 'scenarios', 'one.ts'), scenario('at most a tenth', 10));
  writeFileSync(join(app, 'scenarios', 'two.ts'), scenario('at most a twentieth', 5));
  const { code, stdout } = await all(['--only', 'own', '--json'], app);
  expect(code).toBe(1);
  const { rows }: Scoreboard = JSON.parse(stdout);
  expect(rows.map(({ name, departures }) => [name, departures])).toEqual([
    ['at most a tenth', []],
    ['at most a twentieth', ['exposed must be at most 5, got 10']],
  ]);
});

test('what is wrong with files of scenarios is told at once, before anything is synthesized', async () => {
  const app = join(sandbox.path, 'wrong');
  mkdirSync(join(app, 'scenarios'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'));
  const files: Readonly<Record<string, string>> = {
    'a-empty.ts': '',
    'b-ends.ts': 'process.exit(0);',
    'c-throws.ts': "throw new Error('boom')",
    'd-import.ts': "import x from './nowhere'; export default x;",
    'e-text.ts': "const text: number = 'text'; export default text;",
    'f-list.ts': 'export default [];',
  };
  for (const [name, code] of Object.entries(files)) writeFileSync(join(app, 'scenarios', name), code);
  const { code, stderr } = await sandbox.run(['rehearse', '--all', '--config', 'absent.ts'], { cwd: app });
  expect(code).toBe(2);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toEqual(
    [
      'scenarios/a-empty.ts must be a module that loads, got Error: no default export: write export default',
      'scenarios/b-ends.ts must be a module that loads, got Error: process.exit(0) was called; correct it there',
      'scenarios/c-throws.ts must be a module that loads, got Error: boom; correct it there',
      "scenarios/d-import.ts must be a module that loads, got Error: Cannot find module './nowhere'; correct it there",
      'scenarios/e-text.ts must be an object, got "text"; see docs/scenarios.md, Your own',
      'scenarios/f-list.ts must be a scenario or a list of some, got an empty list',
    ].map((start) => expect.stringContaining(start)),
  );
});

test.each<[string, readonly string[], string]>([
  ['a name that nothing has', ['--only', 'crash loop'], 'got crash loop; did you mean a crash loop?'],
  [
    'a file that is not there',
    ['--scenarios', 'no.ts'],
    '--scenarios must name a file that is there, got no.ts',
  ],
  ['a board that is not there', ['--against', 'no.json'], 'no.json must be a readable file, got ENOENT'],
  ['a command', ['--release', 'npm start'], '--all must come without --release, got both'],
  ['a rate without processes', ['--rate', '5'], '--all must come without --rate, got both; models have none'],
  [
    'scenarios of models with processes',
    ['--live', '--scenarios', 'no.ts'],
    '--live must come without --scenarios, got both; these are of models',
  ],
  [
    'several paths for processes',
    ['--live', '--path', '/a', '--path', '/b'],
    '--path must be given once without --replay, got /a, /b',
  ],
  ['a live name that nothing has', ['--live', '--only', 'crash loop'], 'did you mean a crash loop?'],
  ['another service', ['--service', 'no'], '--service must be one of shop, got no'],
])('%s is bad input', async (_what, args, message) => {
  expect(await all(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});

test.each([
  ['--only', ['--only', 'controls']],
  ['--live', ['--live']],
])('%s is for --all', async (option, args) => {
  const { code, stderr } = await sandbox.run(['rehearse', ...args]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `${option} must come with --all, got it alone; add --all\n`,
  });
});
