import { readFileSync } from 'node:fs';
import { carryOut } from '../../../cli/qualify/carry-out';
import { STEP_IDS } from '../../../cli/qualify/plan';
import { inSandbox, SANDBOX } from './rehearsed';

/** What the engine has no model of, or of its users' releases. */
const NOT_MODELLED = [
  ...['reserved-concurrency', 'rotation-function', 'time-of-nodes', 'cluster-condition'],
  'drift-beside-change-set',
];
/** Stages of no length, into which a look falls or not: the command line's process takes its own time. */
const BY_CHANCE = ['images-before-first-task', 'images-at-pre-scale-up', 'running-count', 'callback-delay'];

// The real cdk command line bootstraps, deploys and destroys; the gates' own code runs; time is virtual.
test('a whole run, from an empty account to an empty account', async () => {
  const { report, said, markdown } = await inSandbox(async ({ options, around, said }) => {
    const report = await carryOut(options, around);
    return { report, said, markdown: readFileSync(options.report, 'utf8') };
  });
  const outcomes = report.steps.map(({ id, outcome, says }) => [id, outcome, says]);
  expect(outcomes).toEqual(STEP_IDS.map((id) => [id, 'as assumed', expect.any(String)]));
  const says = Object.fromEntries(report.steps.map((step) => [step.id, step.says]));
  expect(says).toMatchObject({
    gate: 'rolled-back by gate smoke-test; the stack is UPDATE_ROLLBACK_COMPLETE',
    crash: 'rolled-back by circuit-breaker; the stack is UPDATE_ROLLBACK_COMPLETE',
    alarm: expect.stringContaining('rolled-back by alarm teal-qualify-sandbox-target-errors'),
    'update-after-shift': expect.stringContaining(
      'the weights stayed as they were, 0 deployments were started',
    ),
    destroy: 'no stack is left',
  });
  // What the rehearsal cannot be asked is said, and nothing that it answers is otherwise than Teal assumes.
  expect(report.points.filter(({ is }) => is === 'otherwise')).toEqual([]);
  const notAnswered = report.points.filter(({ is }) => is === 'not-answered').map(({ id }) => id);
  expect(notAnswered).toEqual(expect.arrayContaining(NOT_MODELLED));
  expect(notAnswered.filter((id) => ![...NOT_MODELLED, ...BY_CHANCE].includes(id))).toEqual([]);
  expect(report).toMatchObject({
    exitCode: 0,
    against: 'a stand-in',
    interrupted: false,
    region: SANDBOX.region,
  });
  // Nothing of the account or of who asked.
  expect(`${markdown}${JSON.stringify(report)}`).not.toMatch(/111122223333|octocat|assumed-role/);
  expect(said.join('\n')).toContain('at most');
});
