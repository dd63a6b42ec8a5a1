import { type Known, messageOf } from '../../../lambda/deploy-notices/decide';
import { happeningOf } from '../../../lambda/deploy-notices/happening';
import { events, verdict } from './events';

const RUNBOOKS = 'https://example.com/runbooks';
const OPTIONS = '--service shop --env production';
const LOOK = `npx teal verdict ${OPTIONS}`;
const RECOVERY = `Runbook: ${RUNBOOKS}/recovery.md`;

const said = (event: object, known: Partial<Known> = {}) => {
  const happening = happeningOf(event, ['shop'], 'production');
  return (
    happening &&
    messageOf(happening, { environment: 'production', runbooks: RUNBOOKS, hasPipeline: true, ...known })
  );
};
const deployment = (status: string, more: object = {}) => ({
  deployment: { id: 'Tk2mExample', status, ...more },
});
const release = { release: { commit: '1a2b3c4d5e6f'.padEnd(40, '0'), mergedBy: 'ada <!here>' } };
const SHOWN = 'no"}, "metadata": {"threadId": "x"}} ‹!channel› (2J ＼" ‹f1›';

test.each<[string, object, Partial<Known>, string, string, string[]]>([
  [
    'a beginning',
    events.begun,
    { ...deployment('IN_PROGRESS', { strategy: 'CANARY' }), ...release },
    'a deployment begins',
    'By CANARY.\nCommit 1a2b3c4d5e6f, merged by ada ‹!here›.',
    [LOOK],
  ],
  [
    'one of which nothing is known',
    events.begun,
    {},
    'a deployment begins',
    'Which service deployment of ECS this is could not be told: it is a thread of its own.',
    [LOOK],
  ],
  [
    'an end',
    events.completed,
    { ...deployment('SUCCESSFUL', { seconds: 1330, hooks: { succeeded: 3, all: 3 } }), ...release },
    'the deployment is out',
    'It took 22 minutes.\nCommit 1a2b3c4d5e6f, merged by ada ‹!here›.\n3 of 3 hooks that ECS shows have succeeded.',
    [LOOK, `To go back: npx teal rollback --previous ${OPTIONS} --reason WHY`],
  ],
  [
    'an end without a pipeline',
    events.completed,
    { ...deployment('SUCCESSFUL', { seconds: 90.4 }), hasPipeline: false },
    'the deployment is out',
    'It took 90 s.',
    [LOOK, `To go back: ${RUNBOOKS}/recovery.md`],
  ],
  [
    'a failure that goes back',
    events.failed,
    deployment('ROLLBACK_IN_PROGRESS'),
    'the deployment has failed',
    `${SHOWN}\nECS goes back by itself where it can; how that ends is told here.`,
    [LOOK, RECOVERY],
  ],
  [
    'one that is back already',
    events.failed,
    deployment('ROLLBACK_SUCCESSFUL', { seconds: 60 }),
    'the deployment has failed; users are back on the version before',
    `${SHOWN}\nIt took 60 s.`,
    [LOOK, RECOVERY],
  ],
  [
    'the end of a way back',
    events.steady,
    deployment('ROLLBACK_SUCCESSFUL', { seconds: 600, reason: 'alarm <x>' }),
    'users are back on the version before',
    'alarm ‹x›\nIt took 10 minutes.',
    [LOOK, RECOVERY],
  ],
  [
    'that of one that failed',
    events.steady,
    deployment('ROLLBACK_FAILED'),
    'the rollback has failed: look now',
    'ECS says no more.',
    [LOOK, RECOVERY],
  ],
  [
    'one that was stopped',
    events.steady,
    deployment('STOPPED'),
    'the deployment was stopped where it was: look now',
    'ECS says no more.',
    [LOOK, RECOVERY],
  ],
  ['a gate', verdict('fail'), {}, 'a gate says fail', SHOWN, [`Runbooks of gates: ${RUNBOOKS}`, LOOK]],
  ['a decision', events.overridden, {}, 'a person has decided pass in place of a gate', SHOWN, [LOOK]],
  [
    'a pause',
    events.pause,
    {},
    'the release waits for a person at POST_TEST_TRAFFIC_SHIFT',
    'Until 2026-11-27T13:00:00Z.',
    [
      `To let it go on: npx teal approve ${OPTIONS} --hook ecs-pause-1`,
      `To take it back: npx teal reject ${OPTIONS} --hook ecs-pause-1 --reason WHY`,
    ],
  ],
])('%s', (_, event, known, title, text, nextSteps) => {
  expect(said(event, known)).toMatchObject({ title: `shop in production: ${title}`, text, nextSteps });
});

test('a service that is steady after a good release, or for no reason, is nothing to tell', () => {
  expect(said(events.steady, deployment('SUCCESSFUL'))).toBeUndefined();
  expect(said(events.steady)).toBeUndefined();
});
