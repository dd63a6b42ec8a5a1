import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allJobs,
  allWithToken,
  expression,
  jobs,
  places,
  root,
  texts,
  withToken,
  workflow,
  workflows,
} from './workflow-files';

const steps = jobs.flatMap(([name, job]) =>
  (job.steps ?? []).map(
    (step, index) => [`${name} ${step.name ?? step.uses?.split('@')[0] ?? step.run ?? index}`, step] as const,
  ),
);

/** Begun by a caller alone. */
const parts = ['assemble.yml', 'notify.yml', 'plan-environment.yml', 'plan-rest.yml'];
/** A line that reads one field of a file. */
const READS_JSON = /node -p 'JSON\.parse\(require\("node:fs"\)\.readFileSync\("[\w.]+", "utf8"\)\)\.\w+'/g;
/** Of this repository alone. */
const own = ['landing.yml', 'release-package.yml'];

/** What is told how a run of a workflow ended; undefined where the pull request or an answer says it. */
function addressOf(file: string): string | undefined {
  if ([...parts, ...own, 'plan.yml', 'chatops.yml'].includes(file)) return undefined;
  return file === 'ci.yml'
    ? "github.event_name == 'push' && secrets.TEAL_WEBHOOK || ''"
    : 'secrets.TEAL_WEBHOOK';
}

describe.each([...workflows])('%s', (file, { name, on, permissions, concurrency, jobs }) => {
  test('is called what its file is called', () => expect(`${name}.yml`).toBe(file));

  test('grants nothing but by job', () => expect(permissions).toEqual({}));

  test('runs for events that strangers cannot use', () => {
    // `pull_request_target` and `workflow_run` run with the rights of main on behalf of strangers. `issue_comment`
    // does, too: chatops alone takes it, and asks the API who it was.
    const events = ['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch', 'workflow_call'];
    expect([...events, ...(file === 'chatops.yml' ? ['issue_comment'] : [])]).toEqual(
      expect.arrayContaining(Object.keys(on)),
    );
  });

  test('can be called from another repository', () => {
    if (!own.includes(file)) expect(Object.keys(on)).toContain('workflow_call');
  });

  test('has a queue, unless it is a part of another', () => {
    if (parts.includes(file)) expect(concurrency).toBeUndefined();
    else expect(concurrency?.group).toMatch(/^[a-z]+/);
  });

  test('pins every action by its commit, with the version beside it', () => {
    const uses = (texts.get(file) ?? '').split('\n').filter((line) => /\buses:/.test(line));
    for (const line of uses) {
      expect(line).toMatch(
        /uses: ([\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/[\w-]+\.yml)$/,
      );
    }
  });

  test('tells how it ended, after all of its jobs', () => {
    // The answer to the comment is the notification of chatops.
    if ([...parts, ...own, 'chatops.yml'].includes(file)) return;
    const { end, ...others } = jobs;
    expect(end).toMatchObject({ if: 'always()', permissions: {}, uses: './.github/workflows/notify.yml' });
    expect(end?.needs).toEqual(Object.keys(others));
  });

  test('tells it to the address as well, if it is not a run of a pull request', () => {
    const called = on.workflow_call as { secrets?: Record<string, unknown> } | null | undefined;
    const address = addressOf(file);
    expect(jobs.end?.secrets).toEqual(address === undefined ? undefined : { webhook: expression(address) });
    if (!parts.includes(file)) expect('TEAL_WEBHOOK' in (called?.secrets ?? {})).toBe(address !== undefined);
  });
});

test('one action has one pin', () => {
  const pins = new Set([...texts.values()].flatMap((text) => text.match(/uses: \w.*/g) ?? []));
  const actions = [...pins].map((pin) => pin.split('@')[0]);
  expect(new Set(actions).size).toBe(actions.length);
});

describe.each(allJobs)('%s', (_, job) => {
  test('says what it may do, for how long and where', () => {
    expect(job.permissions).toBeDefined();
    if (job.uses !== undefined) return;
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toBe('ubuntu-24.04');
  });

  test('calls a workflow that is there, with all that it may do', () => {
    if (job.uses === undefined) return;
    const called = job.uses.split('/').at(-1) ?? '';
    for (const { permissions = {} } of Object.values(workflow(called).jobs)) {
      expect(job.permissions).toMatchObject(permissions);
    }
  });
});

describe.each(steps)('%s', (_, step) => {
  test('writes no expression into a script', () => {
    // It would be code before the shell sees it; `env` hands it over as text.
    expect(step.run ?? '').not.toContain('$' + '{{');
  });

  test('leaves no credentials and no cache behind', () => {
    if (step.uses?.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false);
    if (step.uses?.startsWith('actions/setup-node@')) {
      expect(step.with).toMatchObject({ 'package-manager-cache': false });
      expect(step.with).not.toHaveProperty('cache');
    }
    if (step.uses?.startsWith('docker/setup-buildx-action@'))
      expect(step.with).toEqual({ 'cache-binary': false });
    expect(step.uses ?? '').not.toMatch(/^actions\/cache/);
  });

  test('runs no lifecycle script of a package', () => {
    for (const [line] of (step.run ?? '').matchAll(/npm (ci|i|install)\b.*/g))
      expect(line).toContain('--ignore-scripts');
  });

  test('is short: what it does is a verb, with tests', () => {
    expect((step.run ?? '').split('\n').length).toBeLessThan(16);
  });
});

describe('jobs that can ask for a token', () => {
  test('are these', () => {
    expect(allWithToken.map(([name]) => name)).toEqual([
      'deploy.yml publish',
      ...places.flatMap((nth) => [`deploy.yml prepare-${nth}`, `deploy.yml apply-${nth}`]),
      'drift.yml drift',
      'drill.yml drill',
      'drill.yml restore',
      'plan-environment.yml plan',
      'release-package.yml publish',
      'rollback.yml rollback',
      'verdict.yml verdict',
    ]);
  });

  test.each(withToken)('%s may do nothing else, but read the history of main', (name, { permissions }) => {
    const history = /^rollback\.yml|^drill\.yml drill|apply-/.test(name);
    expect(permissions).toEqual({ 'id-token': 'write', ...(history && { contents: 'read' }) });
  });

  test.each(withToken)('%s installs nothing, scans nothing and runs no code of a checkout', (_, job) => {
    for (const { uses = '', run = '', with: given = {} } of job.steps ?? []) {
      expect(run).not.toMatch(/\b(npm|npx|yarn|pnpm|pip|curl|wget|docker|make)\b/);
      expect(uses).not.toMatch(/docker|cache|trivy|anchore|scan/);
      // Commits without files, in a folder of their own.
      if (uses.startsWith('actions/checkout@')) {
        expect(given).toMatchObject({
          path: 'history',
          filter: 'tree:0',
          'sparse-checkout': '.nvmrc',
          ref: 'main',
        });
      }
      // What is run is what was downloaded as `tools`.
      const programs = run.replace(READS_JSON, '').matchAll(/\bnode (\S+)/g);
      for (const [, program] of programs) expect(program).toBe('tools/teal.js');
    }
  });

  test.each(withToken)('%s gets each artifact by its id, whatever else has its name', (_, job) => {
    const downloads = (job.steps ?? []).filter(({ uses }) => uses?.startsWith('actions/download-artifact@'));
    expect(downloads.length).toBeGreaterThan(0);
    for (const { with: given } of downloads) {
      expect(Object.keys(given ?? {})).toEqual(['artifact-ids', 'path']);
      expect(given?.['artifact-ids']).toMatch(
        /^\$\{\{ (needs|inputs|env)\.[\w.-]+( \|\| needs\.[\w.-]+)? \}\}$/,
      );
    }
  });

  test.each(withToken)('%s runs the Node of .nvmrc', (_, job) => {
    const nvmrc = readFileSync(join(root, '.nvmrc'), 'utf8').trim();
    const node = job.steps?.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(node?.with).toMatchObject({ 'node-version': nvmrc });
  });

  test.each(withToken)('%s takes the role that teal found, before anything else asks AWS', (_, job) => {
    const all = job.steps ?? [];
    const at = all.findIndex(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
    expect(all[at - 1]).toMatchObject({
      id: 'at',
      run: expect.stringContaining('teal.js github role --for '),
    });
    expect(all[at]?.with).toMatchObject({
      'role-to-assume': expression('steps.at.outputs.role'),
      'role-duration-seconds': expression('steps.at.outputs.session'),
      'aws-region': expression('steps.at.outputs.region'),
      'allowed-account-ids': expression('steps.at.outputs.account'),
      'mask-aws-account-id': true,
    });
  });
});

describe('what others ask for', () => {
  test('the program that assemble runs is the one that the build makes', () => {
    expect(readFileSync(join(root, 'build.mjs'), 'utf8')).toContain("outfile: 'dist/teal.js'");
    for (const text of texts.values()) {
      for (const [, program] of text.matchAll(/inputs\.teal \|\| '([^']+)'/g))
        expect(program).toBe('dist/teal.js');
    }
  });

  test('.ci/external checks them, and the scripts beside it', () => {
    const external = readFileSync(join(root, '.ci/external'), 'utf8');
    expect(external).toContain('zizmor --offline --persona pedantic .github');
    expect(external).toMatch(/^actionlint$/m);
    for (const script of ['run', 'external', 'moto', 'package']) {
      expect(existsSync(join(root, '.ci', script))).toBe(true);
      expect(external.match(/^shellcheck .*/m)?.[0]).toContain(`.ci/${script}`);
    }
  });
});
