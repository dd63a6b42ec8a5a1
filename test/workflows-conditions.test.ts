import { runInNewContext } from 'node:vm';
import { PLAN_STEP } from '../cli/github/reviewed/review-of';
import { PREPARED_STEP } from '../cli/github/unfinished/carry-out';
import { expression, job, stepNamed, workflow } from './workflow-files';

/** What GitHub knows when it asks whether a job runs. */
interface Known {
  readonly needs?: Readonly<Record<string, { result: string; outputs?: object }>>;
  readonly inputs?: object;
  readonly github?: object;
}

/** As GitHub reads a condition, as far as ours go: `a.b-c` is a name, and what is not there is empty. */
function runs(file: string, id: string, { needs = {}, inputs = {}, github = {} }: Known): boolean {
  const text = (job(file, id).if ?? 'true').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const script = text
    .replace(/\.([a-z_]+(?:-[a-z_]+)+)/g, '["$1"]')
    .replaceAll(' == ', ' === ')
    .replaceAll(' != ', ' !== ');
  const results = Object.values(needs).map(({ result }) => result);
  return Boolean(
    runInNewContext(script, {
      ...{ needs, inputs, github },
      failure: () => results.includes('failure'),
      // Of the run, and not of a job that it needs.
      cancelled: () => false,
      contains: (all: string | string[], one: string) => all.includes(one),
      fromJSON: JSON.parse,
    }),
  );
}

const delivery = (...names: string[]) => ({
  result: 'success',
  outputs: { delivery: JSON.stringify({ names }) },
});
const both = delivery('staging', 'production');

test.each<[string, boolean, Record<string, { result: string; outputs?: object }>]>([
  ['after staging', true, { assemble: both, 'apply-staging': { result: 'success' } }],
  [
    'where there is no staging',
    true,
    { assemble: delivery('production'), 'apply-staging': { result: 'skipped' } },
  ],
  ['not where staging failed', false, { assemble: both, 'apply-staging': { result: 'failure' } }],
  // One job is cancelled when it takes too long or is rejected, and the run goes on.
  ['not where staging was cancelled', false, { assemble: both, 'apply-staging': { result: 'cancelled' } }],
  ['not where staging was not reached', false, { assemble: both, 'apply-staging': { result: 'skipped' } }],
  [
    'not where nothing was published',
    false,
    { assemble: both, 'apply-staging': { result: 'success' }, publish: { result: 'cancelled' } },
  ],
  [
    'not where nobody knows what was reviewed',
    false,
    { assemble: both, 'apply-staging': { result: 'success' }, reviewed: { result: 'cancelled' } },
  ],
  [
    'not where there is no production',
    false,
    { assemble: delivery('staging'), 'apply-staging': { result: 'success' } },
  ],
])('production is prepared: %s', (_, is, needs) => {
  const others = { publish: { result: 'success' }, reviewed: { result: 'success' } };
  expect(runs('deploy.yml', 'prepare-production', { needs: { ...others, ...needs } })).toBe(is);
});

const pull = (base = 'main', head = 'acme/shop') => ({
  ...{ repository: 'acme/shop', event_name: 'pull_request' },
  event: {
    pull_request: { base: { ref: base }, head: { repo: { full_name: head } } },
    repository: { default_branch: 'main' },
  },
});

test.each<[string, boolean, object]>([
  ['into main', true, pull()],
  ['into another branch, whose programs would be run', false, pull('evil')],
  ['from a fork', false, pull('main', 'eve/shop')],
])('a pull request %s gets a plan with a role: %s', (_, is, github) => {
  const environments = { result: 'success', outputs: { plans: '[{}]' } };
  const needs = { head: { result: 'success' }, base: both, environments };
  expect(runs('plan.yml', 'environment', { needs, github })).toBe(is);
});

test('a merge queue plans nothing, and has its result', () => {
  const github = { event_name: 'merge_group' };
  for (const id of ['head', 'base']) expect(runs('plan.yml', id, { github })).toBe(false);
  const out = { result: 'skipped', outputs: {} };
  const skipped = { head: out, base: out, environments: out };
  const event = { pull_request: { head: { repo: {} }, base: {} }, repository: {} };
  expect(runs('plan.yml', 'environment', { needs: skipped, github: { ...github, event } })).toBe(false);
  expect(job('plan.yml', 'end').if).toBe('always()');
});

test.each<[string, boolean, boolean, string, string]>([
  ['those of the last deploy', false, true, '21', 'skipped'],
  ['those that were built', true, true, '', 'success'],
  ['none', true, false, '', 'failure'],
])('a rollback runs with %s', (_, built, is, tools, assemble) => {
  // Whatever became of the job that looked for them.
  const programs = { result: tools === '' ? 'failure' : 'success', outputs: { tools } };
  expect(runs('rollback.yml', 'assemble', { needs: { programs } })).toBe(built);
  expect(runs('rollback.yml', 'rollback', { needs: { programs, assemble: { result: assemble } } })).toBe(is);
});

describe('what is fetched by name was handed on by a step that is there', () => {
  test('the plan', () => {
    const { uses, with: given } = stepNamed(job('plan-environment.yml', 'plan'), PLAN_STEP);
    expect(uses).toContain('actions/upload-artifact@');
    expect(given).toMatchObject({ name: `plan-${expression('inputs.environment')}` });
    // `production / Plan`, as reviewed looks for it.
    expect(job('plan-environment.yml', 'plan')).toMatchObject({ name: 'Plan' });
    expect(job('plan.yml', 'environment')).toMatchObject({ name: expression('matrix.environment') });
  });

  test.each(['staging', 'production'])('what was prepared for %s', (stage) => {
    const prepare = job('deploy.yml', `prepare-${stage}`);
    const name = expression(`inputs.${stage} || '${stage}'`);
    expect(stepNamed(prepare, PREPARED_STEP).with).toMatchObject({ name: `prepared-${name}` });
    expect(prepare).toMatchObject({ name: `Prepare ${name}` });
  });
});

describe('drill.yml practises one thing a run', () => {
  const QUARTER = '11 4 3 2,5,8,11 *';
  const assemble = (restores: readonly string[]) => ({
    assemble: {
      result: 'success',
      outputs: { delivery: JSON.stringify({ names: ['staging', 'production'], restores }) },
    },
  });
  test.each<[string, object, object, readonly string[], boolean, boolean]>([
    ['each week', { schedule: '41 5 * * 2' }, {}, ['production'], true, false],
    ['each quarter', { schedule: QUARTER }, {}, ['production'], false, true],
    ['by hand', {}, {}, ['production'], true, false],
    ['by hand, a restore', {}, { restore: true }, ['production'], false, true],
    ['each quarter, without a database', { schedule: QUARTER }, {}, [], false, false],
    ['each quarter, with one elsewhere', { schedule: QUARTER }, {}, ['staging'], false, false],
    ['there', { schedule: QUARTER }, { 'restore-environment': 'staging' }, ['staging'], false, true],
  ])('%s', (_, event, inputs, restores, drill, restore) => {
    const known = { needs: assemble(restores), inputs, github: { event } };
    expect([runs('drill.yml', 'drill', known), runs('drill.yml', 'restore', known)]).toEqual([
      drill,
      restore,
    ]);
  });

  test('the quarter’s schedule is one that it has', () => {
    expect(workflow('drill.yml').on.schedule).toContainEqual({ cron: QUARTER });
  });
});
