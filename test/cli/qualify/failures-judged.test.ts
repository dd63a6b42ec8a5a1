import type { Evidence } from '../../../cli/qualify/evidence';
import { gateWaits } from '../../../cli/qualify/gate-waits';
import { answersOf } from '../../../cli/qualify/points';
import { answer, at, deployment, look, of, START, watched, went } from './evidence';

test.each<[id: string, is: string, evidence: Evidence]>([
  // Releases that fail.
  ['breaker-in-canary', 'as-assumed', of('crash', watched([look(1)], { verdict: went }))],
  [
    'breaker-in-canary',
    'otherwise',
    of('crash', watched([look(1)], { verdict: { outcome: 'still-running', reason: '' } })),
  ],
  [
    'hooks-in-rollback',
    'otherwise',
    of(
      'alarm',
      watched([
        look(1, { deployments: at('PRE_PRODUCTION_TRAFFIC_SHIFT', { status: 'ROLLBACK_IN_PROGRESS' }) }),
      ]),
    ),
  ],
  [
    'rollback-revision',
    'as-assumed',
    of(
      'gate',
      watched([
        look(1, {
          deployments: [deployment({ status: 'ROLLBACK_SUCCESSFUL', rollback: { revision: 'rev:1' } })],
          current: { revisions: ['rev:1'] },
        }),
      ]),
    ),
  ],
  [
    'rollback-revision',
    'otherwise',
    of(
      'gate',
      watched([
        look(1, {
          deployments: [deployment({ status: 'ROLLBACK_SUCCESSFUL', rollback: { revision: 'rev:1' } })],
          current: { revisions: ['rev:2'] },
        }),
      ]),
    ),
  ],
  ['stop-and-stack', 'otherwise', of('stop', watched([look(1, { stack: { status: 'UPDATE_COMPLETE' } })]))],
  ['stop-time', 'otherwise', of('stop', watched([look(1), look(200)], { actedAt: START + 90_000 }))],
  [
    'cancel-and-deployment',
    'otherwise',
    of('cancel', watched([look(1, { deployments: [deployment({ status: 'SUCCESSFUL' })] })])),
  ],
  // Numbers.
  [
    'metrics-whole',
    'otherwise',
    of(
      'release',
      watched([
        look(60, { requests: { [START]: 1 } }),
        look(400, { requests: { [START]: 2, [START + 60_000]: 1, [START + 120_000]: 1 } }),
      ]),
    ),
  ],
  ['trimmed-count', 'otherwise', answer({ statistics: { answered: { trimmed: [0], samples: [10] } } })],
  [
    'never-answered',
    'otherwise',
    answer({ statistics: { answered: { requests: [100], samples: [90], refused: [0] } } }),
  ],
  [
    'period-of-three-days',
    'otherwise',
    answer({
      alarms: { answered: [{ name: 'x', state: 'OK', period: 60, statistics: [], expressions: [] }] },
    }),
  ],
  [
    'fill-of-nothing',
    'otherwise',
    answer({
      alarms: {
        answered: [
          { name: 'x', state: 'INSUFFICIENT_DATA', period: 60, statistics: [], expressions: ['FILL(a,0)'] },
        ],
      },
    }),
  ],
  ['callback-delay', 'as-assumed', answer({ gateWaits: { answered: [30, 31] } })],
  ['callback-delay', 'otherwise', answer({ gateWaits: { answered: [30, 300] } })],
  ['callback-delay', 'not-answered', answer({ gateWaits: { answered: [] } })],
  [
    'list-tasks-filters',
    'as-assumed',
    answer({ listTasks: { error: 'InvalidParameterException', message: 'no' } }),
  ],
  [
    'list-tasks-filters',
    'not-answered',
    answer({ listTasks: { error: 'AccessDeniedException', message: 'no' } }),
  ],
  [
    'last-modified-user',
    'otherwise',
    answer({ lastModifiedUser: { answered: { written: 'a', caller: 'b' } } }),
  ],
  ['drift-beside-change-set', 'otherwise', answer({ drift: { answered: 'DETECTION_FAILED' } })],
])('%s: %s', (id, is, evidence) => {
  expect(answersOf(evidence).find((each) => each.id === id)).toMatchObject({ is });
});

test('how long gates wait, by the lines of their logs', () => {
  const said = (timestamp: number, hookStatus: string, more = {}) => ({
    timestamp,
    message: JSON.stringify({ Gate: 'metrics', stage: 'A', serviceDeploymentArn: 'd', hookStatus, ...more }),
  });
  const events = [
    said(61_000, 'SUCCEEDED'),
    said(0, 'IN_PROGRESS'),
    { timestamp: 10, message: 'START RequestId: 1' },
    { timestamp: 11, message: '{"cut' },
    said(15_000, 'SUCCEEDED', { Gate: 'uniform' }),
    said(31_000, 'IN_PROGRESS'),
    said(99_000, 'IN_PROGRESS', { stage: 'B' }),
  ];
  expect(gateWaits(events)).toEqual([31, 30]);
});
