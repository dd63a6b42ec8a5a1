import { judged } from '../../../cli/verdict/judged';
import type { Outcome } from '../../../cli/verdict/verdict';
import { judge } from '../../../lambda/uniformity/decide';
import { arns, digest, sevenAnd, task, uniform, weights } from '../../lambda/uniformity/observation';

const asked = { service: 'shop', environment: 'production' };
const released = {
  next: 'look',
  as: 'released',
  deployment: {
    serviceDeploymentArn: arns.deployment('d8'),
    targetServiceRevision: { arn: arns.revision('new') },
  },
} as const;
const unchanged = { next: 'look', as: 'unchanged' } as const;

const scaling = { ...uniform, service: { ...uniform.service, desiredCount: 12, pendingCount: 4 } };

test.each<[string, Parameters<typeof judged>[1], string | undefined, typeof uniform, Outcome]>([
  ['all is well', released, undefined, uniform, 'released'],
  ['all is well, with the digest', released, digest('b'), uniform, 'released'],
  ['nothing was deployed', unchanged, digest('b'), uniform, 'unchanged'],
  ['nothing was deployed, and another image serves', unchanged, digest('a'), uniform, 'wrong-digest'],
  ['the image is another', released, digest('a'), uniform, 'wrong-digest'],
  [
    'one of eight tasks is stale',
    released,
    digest('b'),
    { ...uniform, tasks: sevenAnd(task('t8', { taskDefinition: arns.definition(7) })) },
    'not-uniform',
  ],
  ['the service scales: fewer tasks run than are wanted', released, digest('b'), scaling, 'still-running'],
  ['the service scales, nothing was deployed', unchanged, undefined, scaling, 'still-running'],
  ['the service scales, and the image is another', released, digest('a'), scaling, 'wrong-digest'],
  [
    'the service scales, and a task that starts is stale',
    released,
    digest('b'),
    {
      ...scaling,
      tasks: sevenAnd(task('t8', { taskDefinition: arns.definition(7), lastStatus: 'PENDING' })),
    },
    'not-uniform',
  ],
  [
    'the service scales, and another revision is live',
    { ...released, deployment: { targetServiceRevision: { arn: arns.revision('other') } } },
    undefined,
    scaling,
    'not-uniform',
  ],
  [
    '95 % of traffic is elsewhere',
    released,
    undefined,
    { ...uniform, routes: weights(['blue', 950], ['green', 50]) },
    'not-uniform',
  ],
  [
    'another revision is live',
    { ...released, deployment: { targetServiceRevision: { arn: arns.revision('other') } } },
    undefined,
    uniform,
    'not-uniform',
  ],
])('%s', (_, next, expected, observation, outcome) => {
  const question = { ...asked, ...(expected !== undefined && { digest: expected }) };
  const { live } = observation;
  expect(judged(question, next, { findings: judge(observation), ...(live && { live }) }).outcome).toBe(
    outcome,
  );
});

test('no live revision is no success', () => {
  expect(judged(asked, unchanged, { findings: [] }).outcome).toBe('not-uniform');
});
