import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlanOptions, planCommand } from '../../../cli/plan';
import { hashOf } from '../../../cli/plan/line';
import { planned } from '../../../cli/plan/planned';
import { ROOT } from '../running-teal';

// One file, and no node_modules beside it: so it is in an artifact of a workflow.
let folder: string;
let teal: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-plan-test-'));
  teal = join(folder, 'teal.js');
  copyFileSync(join(ROOT, 'dist', 'teal.js'), teal);
  assembly('before', { Bake: 10 });
  assembly('after', { Bake: 1 });
  assembly(TEAL, { Bake: 1 });
  const service = {
    name: 'shop',
    stack: 'shop',
    foundationStack: 'shop',
    cluster: 'C',
    service: 'Service',
    container: 'shop',
  };
  const environments = [
    { name: 'production', services: [{ ...service, port: 80, healthPath: '/', gates: [] }] },
  ];
  writeFileSync(join(folder, TEAL, 'teal.json'), JSON.stringify({ schemaVersion: 1, environments }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function assembly(name: string, { Bake }: { Bake: number }, text?: string): void {
  const directory = join(folder, name);
  mkdirSync(directory);
  const Properties = {
    ServiceName: 'shop',
    Cluster: 'shop',
    DeploymentConfiguration: { BakeTimeInMinutes: Bake },
  };
  const template = { Resources: { Service: { Type: 'AWS::ECS::Service', Properties } } };
  writeFileSync(join(directory, 'shop.json'), text ?? JSON.stringify(template));
  const artifacts = { shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'shop.json' } } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [teal, 'plan', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** An assembly with a teal.json. */
const TEAL = 'teal';

const COMPARED = ['--assembly', 'after', '--before', 'before', '--env', 'production'];

test('plans, writes, and ends with 1 where it is told to', () => {
  const { status, stdout } = run(
    ...COMPARED,
    '--json',
    'plan.json',
    '--markdown',
    'plan.md',
    '--fail-on',
    'weakening',
    '--head',
    '0123456',
  );
  expect(status).toBe(1);
  expect(stdout).toContain('weakening   shop Service: minutes of the bake `10` → `1`');
  const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
  expect(plan).toMatchObject({
    schemaVersion: 1,
    environment: 'production',
    exitCode: 1,
    head: '0123456',
    counts: { weakening: 1 },
  });
  expect(plan.hash).toBe(hashOf(plan.lines));
  expect(plan.policy.refused).toEqual([plan.lines[0].id]);
  expect(readFileSync(join(folder, 'plan.md'), 'utf8')).toMatch(
    /^<!-- teal-plan:production -->\n### Plan for production\n/,
  );
  // What was reviewed may be deployed.
  expect(run(...COMPARED, '--reviewed', 'plan.json').status).toBe(0);
});

test('a template that cannot be read is no empty plan', () => {
  assembly('broken', { Bake: 1 }, '{"Resources": {"A": {}}}');
  const { status, stdout, stderr } = run('--assembly', 'broken', '--before', 'before', '--env', 'production');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/shop\.json\.Resources\.A\.Type must be a string, got nothing/);
});

test.each<[string, string[], RegExp]>([
  [
    'nothing to compare with',
    ['--assembly', 'after', '--env', 'production'],
    /one of --before and --deployed must be given/,
  ],
  ['both', [...COMPARED, '--deployed'], /cannot be used with/],
  [
    'a name for the marker',
    ['--assembly', 'after', '--before', 'before', '--env', '-->'],
    /--env must be small letters/,
  ],
  ['an unheard kind', [...COMPARED, '--fail-on', 'release'], /--fail-on must be some of/],
])('%s is a bad option', async (_, args, why) => {
  const command = planCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(why);
});

test.each<[string, Partial<PlanOptions>, RegExp]>([
  ['no assembly', { assembly: 'none' }, /must be an existing directory, got none/],
  ['no assembly before', { before: 'none' }, /must be an existing directory, got none/],
  ['no policy', { policy: 'none.json' }, /none\.json must be a readable file/],
  ['no reviewed plan', { reviewed: 'none.json' }, /none\.json must be a readable file/],
  [
    'nothing of no environment',
    { rest: true, assembly: TEAL },
    /--rest must find stacks that belong to no environment/,
  ],
  [
    'an environment that is not there',
    { assembly: TEAL, env: 'elsewhere' },
    /--env must be an environment of .*teal\.json, got elsewhere; it has production/,
  ],
  [
    'a service without a parameter',
    { digest: { shop: 'sha256:a' } },
    /--digest must name a service whose image is a parameter, got shop/,
  ],
])('%s ends with 2', async (_, more, message) => {
  const file = (name: string) => (name === 'none' || name.endsWith('.json') ? name : join(folder, name));
  const { assembly: after = 'after', before = 'before', ...rest } = more;
  const options = { env: 'production', ...rest, assembly: file(after), before: file(before) };
  const connect = () => Promise.reject(new Error('AWS is not asked'));
  await expect(planned(options, { connect })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});
