import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { steps as ciSteps } from '../../ci/steps';
import { SECRETLINT } from '../../cli/ci/secrets';
import { jobs, root, workflows } from '../workflow-files';

interface HookJob {
  readonly name: string;
  readonly run: string;
}
type Hook = { readonly jobs: readonly HookJob[] };

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const hooks = parse(read('lefthook.yml')) as Readonly<Record<string, Hook>>;
const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};
const { scripts } = manifest;
const runs = Object.values(hooks).flatMap(({ jobs }) => jobs.map(({ run }) => run));

test('there is one before a commit and one before a push', () => {
  expect(Object.keys(hooks)).toEqual(['pre-commit', 'pre-push']);
  expect(hooks['pre-commit']?.jobs.map(({ name }) => name)).toEqual(['lint', 'secrets', 'types']);
});

test.each(runs)('%s is a script of package.json, and nothing beside', (run) => {
  const [, script = ''] = run.match(/^npm run --silent (\S+)( -- (\{staged_files\}|--only [\w,]+))?$/) ?? [];
  expect(Object.keys(scripts)).toContain(script);
});

describe('what a hook runs, CI runs', () => {
  const ciRun = read('.ci/run').split('\n');
  const matrix = workflows.get('ci.yml')?.jobs.check?.strategy?.matrix.steps;
  const asked = (matrix as readonly string[] | undefined)?.flatMap((each) => each.split(','));

  test('lint: of everything, by the script that the hook gives files', () => {
    expect(scripts.lint).toBe('npm run --silent lint:files -- .');
    expect(scripts['lint:files']).toMatch(/^biome check /);
    expect(ciRun).toContain('npm run lint');
    expect(read('ci/lint.ts')).toContain("['npm', 'run', '--silent', 'lint']");
  });

  test('types', () => {
    expect(ciRun).toContain('npm run typecheck');
    expect(read('ci/steps.ts')).toContain("['npm', 'run', '--silent', 'typecheck']");
  });

  test('secrets: by the same program with the same options', () => {
    const [program, ...options] = SECRETLINT;
    const { bin } = JSON.parse(read('node_modules/secretlint/package.json')) as { bin: string };
    expect(program).toBe(join('node_modules/secretlint', bin));
    expect(ciRun.join('\n')).toContain('npm run --silent ci -- --only secrets');
    expect(scripts['secrets:files']).toBe(['secretlint', ...options].join(' '));
  });

  test('before a push: steps of `npm run ci`, which the workflow asks for', () => {
    const steps = hooks['pre-push']?.jobs.flatMap(
      ({ run }) => run.match(/--only (\S+)/)?.[1]?.split(',') ?? [],
    );
    expect(steps).not.toEqual([]);
    expect(asked).toEqual(expect.arrayContaining(steps ?? []));
    expect(ciSteps.map(({ id }) => id)).toEqual(expect.arrayContaining(steps ?? []));
  });
});

describe('nobody has hooks forced on a clone that only builds', () => {
  test('no script of the life cycle installs them', () => {
    const names = ['preinstall', 'install', 'postinstall', 'prepare', 'prepack', 'build'];
    expect(names.flatMap((name) => scripts[name] ?? []).join(' ')).not.toContain('lefthook');
    expect(manifest.devDependencies.lefthook).toMatch(/^\d+\.\d+\.\d+$/);
  });

  // source: lefthook 2.2.1, postinstall.js: where CI is set it installs nothing, unless LEFTHOOK asks for it.
  test('lefthook’s own install script does not run in CI, or does nothing', () => {
    const installs = jobs.flatMap(([, { steps = [] }]) =>
      steps.flatMap(({ run = '' }) => run.match(/npm ci.*/g) ?? []),
    );
    expect(installs.length).toBeGreaterThan(0);
    for (const each of installs) expect(each).toContain('--ignore-scripts');
    const ciRun = read('.ci/run');
    expect(ciRun.indexOf('export CI=true')).toBeGreaterThan(0);
    expect(ciRun.indexOf('export CI=true')).toBeLessThan(ciRun.indexOf('npm ci'));
    expect(read('node_modules/lefthook/postinstall.js')).toContain('process.env.CI');
  });
});

test('what people are told is there', () => {
  const told = read('CONTRIBUTING.md');
  for (const words of ['npx lefthook install', 'npx lefthook uninstall', 'LEFTHOOK=0', '--no-verify'])
    expect(told).toContain(words);
  expect(existsSync(join(root, 'lefthook.yml'))).toBe(true);
});
