import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countsOf } from '../../../cli/cost/count';
import { ALARM_METRICS, costOf } from '../../../cli/qualify/cost';
import { MOST_STACKS, sandboxProblems } from '../../../cli/qualify/guard';
import { VERSIONS } from '../../../cli/qualify/images';
import { cell, masked } from '../../../cli/qualify/mask';
import { NAME, STACKS, USERS_PATH } from '../../../cli/qualify/names';
import { STEP_IDS, STEPS, type StepId, stepsOf } from '../../../cli/qualify/plan';
import { leaveNothing, qualification } from '../../../lib/qualification';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { root } from '../../synth';

const CREATED: readonly StepId[] = ['check', 'images', 'create'];

describe('which steps a run has', () => {
  test.each<[name: string, chosen: Partial<Parameters<typeof stepsOf>[0]>, ids: readonly StepId[]]>([
    ['all', {}, STEP_IDS],
    ['all but the end', { keep: true }, STEP_IDS.slice(0, -1)],
    ['from a step on', { from: 'stop', done: CREATED }, ['check', 'stop', 'cancel', 'ask', 'destroy']],
    ['one alone leaves the stacks', { only: 'gate', done: CREATED }, ['check', 'gate']],
    ['the end alone', { only: 'destroy' }, ['check', 'destroy']],
    [
      'what is left of an earlier run',
      { done: STEP_IDS.slice(0, 10) },
      ['check', 'cancel', 'ask', 'destroy'],
    ],
    [
      'from a step that was done, again',
      { from: 'create', done: ['images', 'create'] },
      ['check', ...STEP_IDS.slice(2)],
    ],
  ])('%s', (_name, chosen, ids) => {
    const steps = stepsOf({ keep: false, done: [], ...chosen });
    expect('problems' in steps ? steps.problems : steps.map(({ id }) => id)).toEqual(ids);
  });

  test('a step that has nothing to act on is refused', () => {
    expect(stepsOf({ only: 'gate', keep: false, done: [] })).toEqual({
      problems: ['gate must come after create, which no run has done; leave out --from and --only'],
    });
  });
});

describe('what is a sandbox', () => {
  const stack = (name: string, tags = {}) => ({ name, tags });
  test.each<
    [name: string, stacks: readonly { name: string; tags: Record<string, string> }[], problems: number]
  >([
    ['an empty account', [], 0],
    [
      'a bootstrap, and what a former run has left',
      [stack('CDKToolkit'), stack(STACKS.service, { 'teal:delivery': NAME })],
      0,
    ],
    ['another delivery', [stack('shop-staging', { 'teal:delivery': 'shop' })], 1],
    ['a name of production', [stack('shop-prod')], 1],
    ['a word that only begins so', [stack('products-api')], 0],
    ['many stacks', Array.from({ length: MOST_STACKS + 1 }, (_, nth) => stack(`s${nth}`)), 1],
    ['as many as may be', Array.from({ length: MOST_STACKS }, (_, nth) => stack(`s${nth}`)), 0],
  ])('%s', (_name, stacks, problems) => {
    expect(sandboxProblems(stacks)).toHaveLength(problems);
  });
});

describe('what a report does not hold', () => {
  test.each([
    ['arn:aws:ecs:eu-west-1:111122223333:service/a/b', 'arn:aws:ecs:eu-west-1:<account>:service/a/b'],
    ['arn:aws:sts::111122223333:assumed-role/Admin/ada@example.com', 'arn:aws:sts::<account>:<identity>'],
    ['User: arn:aws:iam::111122223333:user/ada is not', 'User: arn:aws:iam::<account>:<identity> is not'],
    ['AKIAIOSFODNN7EXAMPLE', '<key>'],
    ['from 10.0.1.2 and 2001:db8:0:0:0:0:0:1', 'from <ip> and <ip>'],
    ['http://x-123.eu-west-1.elb.amazonaws.com/a', 'http://<host>/a'],
    ['getaddrinfo ENOTFOUND proxy.example.com', 'getaddrinfo ENOTFOUND <host>'],
    ['sign in at https://example.awsapps.com/start', 'sign in at https://<host>/start'],
    ['the bucket logs_111122223333_a', 'the bucket logs_<account>_a'],
    ['subnet-0123456789abcdef0 of vpc-0123456789abcdef0', 'subnet-<id> of vpc-<id>'],
    ['by ada at noon', 'by <identity> at noon'],
    ['::error::x\u001b[31m', ': :error::x [31m'],
  ])('%s', (text, expected) => {
    expect(masked(text, ['ada'])).toBe(expected);
  });

  test('nothing of it is Markdown or HTML', () => {
    expect(cell('a|b`<img>[x](y)*')).not.toMatch(/[|`<>*[\]]/);
  });
});

describe('the cost', () => {
  test('of nothing is nothing, and more steps cost more', () => {
    expect(costOf([]).usd).toBe(0);
    expect(costOf(STEPS).usd).toBeGreaterThan(costOf(STEPS.slice(0, 4)).usd);
    expect(costOf(STEPS).usd).toBeLessThan(10);
  });

  test('is what the page says', () => {
    const page = readFileSync(join(root, 'docs/qualify.md'), 'utf8').replace(/\s+/g, ' ');
    expect(page).toContain(`at most ${costOf(STEPS).usd.toFixed(2)} USD`);
  });

  test('reckons with at least the alarms that there are', () => {
    const { directory } = synthesizeDelivery(
      qualification({ account: '111122223333', region: 'eu-west-1' }),
      { customize: leaveNothing },
    );
    const stacks = readAssembly(directory).stacks;
    const alarms = stacks.reduce((sum, { template }) => sum + countsOf(template).alarmMetrics, 0);
    expect(alarms).toBeLessThanOrEqual(ALARM_METRICS);
    // The names that the command line knows are those of the stacks, and nothing of them outlives a destroy.
    expect(stacks.map(({ stackName }) => stackName)).toEqual(expect.arrayContaining(Object.values(STACKS)));
    const kept = stacks
      .filter(({ stackName }) => !stackName.includes('github-access'))
      .flatMap(({ template }) => Object.values(template.Resources))
      .filter(
        ({ DeletionPolicy, Type }) => /^Retain/.test(DeletionPolicy ?? '') && Type !== 'AWS::Lambda::Version',
      );
    expect(kept).toEqual([]);
  });
});

test('no gate asks for what the release breaks that an alarm has to stop', () => {
  const gates = JSON.stringify(qualification({ account: '111122223333', region: 'eu-west-1' }).gates);
  expect(gates).not.toContain(USERS_PATH);
  expect(gates).toContain(VERSIONS.gate[1]);
});

test('the page says which version was last qualified on AWS', () => {
  const qualified: readonly { readonly version: string; readonly date: string }[] = JSON.parse(
    readFileSync(join(root, 'docs/qualified.json'), 'utf8'),
  );
  const last = qualified.at(-1);
  const sentence = `Last qualified on AWS: ${last ? `${last.version}, on ${last.date}` : 'none'}.`;
  expect(readFileSync(join(root, 'docs/qualify.md'), 'utf8')).toContain(sentence);
  const said = readFileSync(join(root, 'README.md'), 'utf8').match(/Last qualified on AWS:[^.\n]*\.?/g) ?? [];
  expect(said.filter((each) => each !== sentence)).toEqual([]);
});
