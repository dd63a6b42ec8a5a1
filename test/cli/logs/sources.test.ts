import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { placesOf, taskOf } from '../../../cli/logs/sources';

const awslogs = (options: Record<string, string>): ContainerDefinition => ({
  name: 'web',
  logConfiguration: { logDriver: 'awslogs', options },
});
const GROUP = { 'awslogs-group': '/teal/shop', 'awslogs-stream-prefix': 'shop' };
const SOURCE = { container: 'web', group: '/teal/shop', streamPrefix: 'shop/web/' };

test('a container that logs by awslogs is read where its task definition says', () => {
  expect(placesOf([awslogs(GROUP)])).toEqual({ sources: [SOURCE], elsewhere: [] });
  const { sources } = placesOf([awslogs({ ...GROUP, 'awslogs-region': 'eu-west-1' })]);
  expect(sources).toEqual([{ ...SOURCE, region: 'eu-west-1' }]);
});

test('two revisions that log alike are one place, and two places are two', () => {
  expect(placesOf([awslogs(GROUP), awslogs(GROUP)]).sources).toHaveLength(1);
  expect(placesOf([awslogs(GROUP), awslogs({ ...GROUP, 'awslogs-group': '/old' })]).sources).toHaveLength(2);
});

test.each<[string, ContainerDefinition, RegExp]>([
  ['nothing', { name: 'web' }, /^has no log configuration/],
  [
    'FireLens',
    { name: 'web', logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'datadog' } } },
    /^logs by awsfirelens: .*its output is datadog/,
  ],
  [
    'FireLens without options',
    { name: 'web', logConfiguration: { logDriver: 'awsfirelens' } },
    /sends its lines on; look there$/,
  ],
  [
    'another driver',
    { name: 'web', logConfiguration: { logDriver: 'splunk' } },
    /driver splunk, not awslogs/,
  ],
  ['awslogs without a group', awslogs({}), /without awslogs-group$/],
  ['awslogs without a prefix', awslogs({ 'awslogs-group': '/a' }), /without awslogs-stream-prefix/],
])('a container that logs by %s is told, and no place is guessed', (_, container, why) => {
  expect(placesOf([container])).toEqual({
    sources: [],
    elsewhere: [{ container: 'web', why: expect.stringMatching(why) }],
  });
});

test.each([
  ['shop/web/0123abc', '0123abc'],
  ['shop/web/', undefined],
  ['shop/web/a/b', undefined],
  ['shop/other/0123abc', undefined],
  ['other', undefined],
])('stream %s is of task %s', (stream, task) => {
  expect(taskOf(stream, SOURCE)).toBe(task);
});
