import type { Evidence } from '../../../cli/qualify/evidence';
import { answersOf } from '../../../cli/qualify/points';
import { answer, at, deployment, look, of, watched } from './evidence';

test.each<[id: string, is: string, evidence: Evidence]>([
  // A first deployment.
  [
    'first-revision-group',
    'as-assumed',
    of(
      'create',
      watched([
        look(1, {
          revisions: [{ arn: 'rev:2', digests: [], targetGroups: ['tg:b'] }],
          current: { alternateGroup: 'tg:b' },
        }),
      ]),
    ),
  ],
  [
    'first-revision-group',
    'otherwise',
    of(
      'create',
      watched([
        look(1, {
          revisions: [{ arn: 'rev:2', digests: [], targetGroups: ['tg:a'] }],
          current: { alternateGroup: 'tg:b' },
        }),
      ]),
    ),
  ],
  [
    'first-sources',
    'as-assumed',
    {
      watched: {
        create: watched([look(1, { deployments: [deployment({ sources: [] })] })]),
        release: watched([look(1)]),
      },
      answers: {},
    },
  ],
  ['first-sources', 'otherwise', of('create', watched([look(1)]))],
  ['hook-role-race', 'as-assumed', answer({ serviceEvents: { answered: ['has reached a steady state'] } })],
  ['hook-role-race', 'otherwise', answer({ serviceEvents: { answered: ['AccessDenied when invoking'] } })],
  [
    'reserved-concurrency',
    'not-answered',
    answer({ concurrency: { answered: { limit: 10, unreserved: 10 } } }),
  ],
  [
    'reserved-concurrency',
    'otherwise',
    of('create', watched([look(1)], { verdict: { outcome: 'not created', reason: '' } }), {
      concurrency: { answered: { limit: 10, unreserved: 10 } },
    }),
  ],
  ['publish-assets', 'otherwise', answer({ publishAssets: { answered: 1 } })],
  [
    'ecr-pushes',
    'otherwise',
    answer({ pushes: { answered: { untagged: true, secondTag: false } }, referrers: { answered: 0 } }),
  ],
  [
    'names-of-functions',
    'otherwise',
    answer({ physicalIds: { answered: [{ type: 'AWS::Lambda::Function', id: 'teal-qual-Function-1' }] } }),
  ],
  // A release that goes out.
  [
    'parameters-while-updating',
    'as-assumed',
    of(
      'release',
      watched([
        look(1, { stack: { status: 'UPDATE_IN_PROGRESS', digest: 'new' } }),
        look(2, { stack: { status: 'UPDATE_COMPLETE', digest: 'new' } }),
      ]),
    ),
  ],
  [
    'parameters-while-updating',
    'otherwise',
    of(
      'release',
      watched([
        look(1, { stack: { status: 'UPDATE_IN_PROGRESS', digest: 'old' } }),
        look(2, { stack: { status: 'UPDATE_COMPLETE', digest: 'new' } }),
      ]),
    ),
  ],
  [
    'change-set-time',
    'as-assumed',
    answer({
      changeSetSeconds: { answered: 4 },
      beside: { answered: { during: 'OBSOLETE', after: 'OBSOLETE' } },
    }),
  ],
  [
    'change-set-time',
    'otherwise',
    answer({
      changeSetSeconds: { answered: 4 },
      beside: { answered: { during: 'AVAILABLE', after: 'OBSOLETE' } },
    }),
  ],
  ['execution-status', 'otherwise', answer({ executed: { answered: 'AVAILABLE' } })],
  [
    'weight-at-pre-production',
    'as-assumed',
    of(
      'release',
      watched([
        look(1, {
          deployments: at('PRE_PRODUCTION_TRAFFIC_SHIFT', { target: { arn: 'rev:2', productionWeight: 20 } }),
        }),
      ]),
    ),
  ],
  [
    'weight-at-pre-production',
    'otherwise',
    of(
      'release',
      watched([
        look(1, {
          deployments: at('PRE_PRODUCTION_TRAFFIC_SHIFT', {
            target: { arn: 'rev:2', productionWeight: 100 },
          }),
        }),
      ]),
    ),
  ],
  [
    'running-count',
    'otherwise',
    of(
      'release',
      watched([
        look(1, { deployments: at('POST_SCALE_UP', { target: { arn: 'rev:2', requested: 2, running: 1 } }) }),
      ]),
    ),
  ],
  ['canary-configuration', 'otherwise', of('release', watched([look(1)]))],
  [
    'started-by',
    'as-assumed',
    of(
      'release',
      watched([
        look(1, {
          tasks: [
            { status: 'RUNNING', startedBy: 'a', taskDefinition: 'td:1', digests: [] },
            { status: 'RUNNING', startedBy: 'b', taskDefinition: 'td:2', digests: [] },
          ],
        }),
      ]),
    ),
  ],
  [
    'started-by',
    'otherwise',
    of(
      'release',
      watched([
        look(1, {
          tasks: [
            { status: 'RUNNING', startedBy: 'a', taskDefinition: 'td:1', digests: [] },
            { status: 'RUNNING', startedBy: 'a', taskDefinition: 'td:2', digests: [] },
          ],
        }),
      ]),
    ),
  ],
  ['current-revisions', 'otherwise', of('release', watched([look(1, { current: {} })]))],
  [
    'digest-of-tasks',
    'otherwise',
    of(
      'release',
      watched([
        look(1, {
          revisions: [{ arn: 'rev:2', digests: ['x'], targetGroups: [] }],
          tasks: [{ status: 'RUNNING', digests: ['y'] }],
        }),
      ]),
    ),
  ],
  [
    'ports-from-lambda',
    'as-assumed',
    of('release', watched([look(1)], { verdict: { outcome: 'released', reason: '' } })),
  ],
  [
    'ports-from-lambda',
    'otherwise',
    of(
      'release',
      watched([
        look(1, {
          deployments: [deployment({ hooks: [{ name: 'x-gate-infrastructure:1', status: 'FAILED' }] })],
        }),
      ]),
    ),
  ],
  ['deploying-properties', 'otherwise', of('update-after-shift', watched([look(1)]))],
  [
    'strategy-of-update',
    'otherwise',
    of(
      'rollback',
      watched([look(1, { deployments: [deployment({ configuration: { strategy: 'CANARY' } })] })]),
    ),
  ],
])('%s: %s', (id, is, evidence) => {
  expect(answersOf(evidence).find((each) => each.id === id)).toMatchObject({ is });
});
