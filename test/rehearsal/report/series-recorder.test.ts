import type { DeploymentEvent, HookRun } from '../../../rehearsal/ecs/deployment-result';
import type { Release } from '../../../rehearsal/report/release';
import { SeriesRecorder, statesAt } from '../../../rehearsal/report/series-recorder';

const START = 5000;
const hook = (of: Partial<HookRun>): DeploymentEvent => ({
  at: START + 2000,
  type: 'hook',
  stage: 'POST_SCALE_UP',
  hook: {
    ...{ arn: 'arn:smoke', verdict: 'SUCCEEDED', reason: '', invocations: 1, hookId: '1' },
    ...{ targetType: 'AWS_LAMBDA', expiresAt: 0, onTimeout: 'ROLLBACK' },
    ...of,
  },
});
const take = (event: DeploymentEvent, of: Partial<Release> = {}) => {
  const recorder = new SeriesRecorder();
  recorder.see({ at: 1, type: 'task', task: { type: 'failed', taskId: '1', reason: 'before any release' } });
  recorder.begin(START);
  recorder.see(event);
  const release = { simulatedSeconds: 30, decidedBy: 'gate:smoke', reason: 'it said so', ...of } as Release;
  return recorder.take(release, { alarms: [], gateName: () => 'smoke' });
};

test.each<[string, DeploymentEvent, object[]]>([
  ['a hook that goes on', hook({ verdict: 'IN_PROGRESS' }), []],
  ['a gate that passes', hook({}), [{ at: 2, kind: 'gate', verdict: 'pass', text: 'smoke: passed' }]],
  [
    'a gate that fails',
    hook({ verdict: 'FAILED', said: '/ says 500' }),
    [{ at: 2, kind: 'gate', verdict: 'fail', text: 'smoke: / says 500' }],
  ],
  [
    'an approval that is asked for',
    hook({ verdict: 'AWAITING_ACTION', id: 'sign-off' }),
    [{ at: 2, kind: 'gate', verdict: 'inconclusive', text: 'sign-off: waits for an answer' }],
  ],
  [
    'the decision, as the report words it',
    { at: START + 500, type: 'decision', decidedBy: 'gate:arn:smoke', reason: 'FAILED' },
    [{ at: 0.5, kind: 'decision', text: 'gate:smoke: it said so' }],
  ],
  [
    'a task that fails',
    { at: START, type: 'task', task: { type: 'failed', taskId: '1', reason: 'exit 1' } },
    [{ at: 0, kind: 'task', text: 'a task failed: exit 1' }],
  ],
  ['a task that starts', { at: START, type: 'task', task: { type: 'launched', taskId: '1' } }, []],
])('%s', (_, event, events) => expect(take(event).events).toEqual(events));

test('acts stand among the events, by time', () => {
  const acts: Release['acts'] = [
    { do: 'stop', when: 'meanwhile', at: 1, refused: 'no' },
    { do: 'update-stack', when: 'beforehand', at: -60 },
  ];
  expect(take(hook({}), { acts }).events.map(({ at, text }) => [at, text])).toEqual([
    [0, 'update-stack (beforehand)'],
    [1, 'stop: refused, no'],
    [2, 'smoke: passed'],
  ]);
});

test('a change of weights is of its rule', () => {
  const { weights } = take({ at: START + 1000, type: 'weights', traffic: 'test', greenPercent: 100 });
  expect(weights).toEqual([{ at: 1, traffic: 'test', greenPercent: 100 }]);
});

test('an alarm has the state of its last change before the start, else the one that its first change came from', () => {
  const change = (name: string, changedAt: number, previousState: 'OK' | 'ALARM', state: 'OK' | 'ALARM') => ({
    ...{ name, changedAt, previousState, state },
  });
  expect(
    statesAt(100, [
      change('b', 1, 'OK', 'ALARM'),
      change('b', 150, 'ALARM', 'OK'),
      change('a', 120, 'OK', 'ALARM'),
    ]),
  ).toEqual([
    { name: 'a', state: 'OK' },
    { name: 'b', state: 'ALARM' },
  ]);
});
