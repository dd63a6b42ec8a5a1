import { eventOf, happeningOf } from '../../../lambda/deploy-notices/happening';
import { events, verdict } from './events';

const what = (event: object) => happeningOf(event, ['shop', 'shop-api'], 'production')?.what;

test.each<[string, object, string | undefined]>([
  ['a beginning', events.begun, 'begun'],
  ['an end', events.completed, 'completed'],
  ['a failure', events.failed, 'failed'],
  [
    'a failure of another service',
    { ...events.failed, resources: ['arn:aws:ecs:eu-west-1:1:service/x-production/x'] },
    undefined,
  ],
  [
    'one of another environment',
    { ...events.failed, resources: ['arn:aws:ecs:eu-west-1:1:service/shop-staging/shop'] },
    undefined,
  ],
  [
    'a service whose name begins like another',
    { ...events.begun, resources: ['arn:aws:ecs:eu-west-1:1:service/shop-api-production/shop-api'] },
    'begun',
  ],
  [
    'one in a cluster that others are in',
    { ...events.begun, resources: ['arn:aws:ecs:eu-west-1:1:service/main/shop-production'] },
    'begun',
  ],
  [
    'one of somebody else in it',
    { ...events.begun, resources: ['arn:aws:ecs:eu-west-1:1:service/main/blog-production'] },
    undefined,
  ],
  [
    'a pause in it',
    {
      ...events.pause,
      detail: {
        ...events.pause.detail,
        clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/main',
        serviceArn: undefined,
        serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:1:service-deployment/main/shop-production/1',
      },
    },
    'pause',
  ],
  ['a state change without a name', { ...events.begun, detail: {} }, undefined],
  ['a steady state', events.steady, 'steady'],
  [
    'another action of a service',
    { ...events.steady, detail: { eventName: 'SERVICE_TASK_START_IMPAIRED' } },
    undefined,
  ],
  ['a gate that fails', verdict('fail'), 'verdict'],
  ['one that knows no answer', verdict('inconclusive'), 'verdict'],
  ['one that passes', verdict('pass'), undefined],
  ['one of another environment', verdict('fail', { environment: 'staging' }), undefined],
  ['one of another delivery', verdict('fail', { service: 'blog' }), undefined],
  ['a decision that is heeded', events.overridden, 'override'],
  [
    'one that is only written',
    { ...events.overridden, detail: { service: 'shop', environment: 'production', decision: 'pass' } },
    undefined,
  ],
  ['a pause', events.pause, 'pause'],
  [
    'a hook that has ended',
    { ...events.pause, detail: { ...events.pause.detail, eventName: 'HOOK_SUCCEEDED' } },
    undefined,
  ],
  ['nothing', {}, undefined],
])('%s', (_, event, told) => expect(what(event)).toBe(told));

test('what is no event is refused', () => {
  expect(eventOf(events.begun)).toEqual({
    id: 'e1',
    type: 'ECS Deployment State Change',
    at: Date.UTC(2026, 10, 27, 10),
  });
  expect(() => eventOf({ id: 'e1' })).toThrow('must have id, time and detail-type');
});
