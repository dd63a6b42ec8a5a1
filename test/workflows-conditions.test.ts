import { runInNewContext } from 'node:vm';
import { PLAN_STEP } from '../cli/github/reviewed/review-of';
import { PREPARED_STEP } from '../cli/github/unfinished/carry-out';
import { expression, job, places, stepNamed, workflow } from './workflow-files';

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
    .replace(/\.([a-z_]+(?:-[a-z0-9_]+)+)/g, '["$1"]')
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
const five = delivery('integration', 'performance', 'staging', 'production-eu', 'production-us');
const is = (result: string) => ({ result });

test.each<[string, boolean, number, Record<string, { result: string; outputs?: object }>]>([
  ['the first, after nothing', true, 1, { assemble: both }],
  ['not the first of none', false, 1, { assemble: delivery() }],
  ['the second after the first', true, 2, { assemble: both, 'apply-1': is('success') }],
  ['the last of five after the fourth', true, 5, { assemble: five, 'apply-4': is('success') }],
  ['not where the first wave failed', false, 5, { assemble: five, 'apply-4': is('failure') }],
  // One job is cancelled when it takes too long or is rejected, and the run goes on.
  ['not where the one before was cancelled', false, 2, { assemble: both, 'apply-1': is('cancelled') }],
  ['not where the one before was not reached', false, 5, { assemble: five, 'apply-4': is('skipped') }],
  [
    'not where nothing was published',
    false,
    2,
    { assemble: both, 'apply-1': is('success'), publish: is('cancelled') },
  ],
  [
    'not where nobody knows what was reviewed',
    false,
    2,
    { assemble: both, 'apply-1': is('success'), reviewed: is('cancelled') },
  ],
  ['not where there is no second', false, 2, { assemble: delivery('production'), 'apply-1': is('success') }],
  ['not a sixth of five', false, 6, { assemble: five, 'apply-5': is('success') }],
])('an environment is prepared: %s', (_, prepared, nth, needs) => {
  const others = { publish: is('success'), reviewed: is('success') };
  expect(runs('deploy.yml', `prepare-${nth}`, { needs: { ...others, ...needs } })).toBe(prepared);
});

test.each(['failure', 'cancelled', 'skipped'])(
  'nothing behind is begun after an environment that ends with %s',
  (result) => {
    const needs: Record<string, { result: string; outputs?: object }> = {
      ...{ assemble: five, publish: is('success'), reviewed: is('success') },
      ...{ 'prepare-1': is('success'), 'apply-1': is('success'), 'prepare-2': is('success') },
      'apply-2': is(result),
    };
    // Each job knows what it needs alone, as in GitHub, where `failure()` also sees what those needed.
    const of = (id: string) =>
      Object.fromEntries(
        Object.entries(needs).filter(([need]) => job('deploy.yml', id).needs?.includes(need)),
      );
    for (const nth of places.slice(2)) {
      for (const id of [`prepare-${nth}`, `apply-${nth}`]) {
        expect([id, runs('deploy.yml', id, { needs: of(id) })]).toEqual([id, false]);
        needs[id] = is('skipped');
      }
    }
  },
);

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

  test.each(places)('what was prepared for environment %i', (nth) => {
    const prepare = job('deploy.yml', `prepare-${nth}`);
    const name = expression(`fromJSON(needs.assemble.outputs.delivery).names[${nth - 1}]`);
    expect(stepNamed(prepare, PREPARED_STEP).with).toMatchObject({
      name: `prepared-${expression('env.ENVIRONMENT')}`,
    });
    expect(prepare).toMatchObject({ name: `Prepare ${name}`, env: { ENVIRONMENT: name } });
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
