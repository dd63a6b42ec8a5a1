import { parseHookEvent } from '../../../lambda/shared/hook-event';
import detailsAsText from '../../fixtures/hook-events/details-as-text.json';
import olderDocumentation from '../../fixtures/hook-events/older-documentation.json';
import postTestTrafficShift from '../../fixtures/hook-events/post-test-traffic-shift.json';
import preProductionTrafficShift from '../../fixtures/hook-events/pre-production-traffic-shift.json';

// source: facts/ecs-deployments.md 1.3, shapes of real logs and of both versions of the developer guide
test.each([
  ['without hookDetails', postTestTrafficShift, 'POST_TEST_TRAFFIC_SHIFT', {}],
  [
    'at a stage of 2026, with hookDetails',
    preProductionTrafficShift,
    'PRE_PRODUCTION_TRAFFIC_SHIFT',
    { tealSince: { stage: 'POST_TEST_TRAFFIC_SHIFT', at: 1795000000000 }, rollback: 'false' },
  ],
  ['without executionDetails', olderDocumentation, 'POST_TEST_TRAFFIC_SHIFT', {}],
  ['with hookDetails as text', detailsAsText, 'POST_PRODUCTION_TRAFFIC_SHIFT', { rollback: 'true' }],
])('an event %s', (_, event, lifecycleStage, hookDetails) => {
  expect(parseHookEvent(event)).toEqual({
    executionId: event.executionId,
    lifecycleStage,
    serviceDeploymentArn: event.resourceArn,
    hookDetails,
  });
});

test.each([
  ['absent', undefined, {}],
  ['null', null, {}],
  ['an object', { a: 1 }, { a: 1 }],
  ['an object as text', '{"a":1}', { a: 1 }],
  ['text that is no JSON', '{a:', {}],
  ['empty text', '', {}],
  ['a list', [1], {}],
  ['a list as text', '[1]', {}],
  ['null as text', 'null', {}],
  ['a number', 7, {}],
])('hookDetails that are %s', (_, hookDetails, expected) => {
  expect(parseHookEvent({ ...postTestTrafficShift, hookDetails }).hookDetails).toEqual(expected);
});

test('an execution without an id is named unknown', () => {
  const { executionId, ...event } = postTestTrafficShift;
  expect(parseHookEvent(event).executionId).toBe('unknown');
});

test.each([
  [{ resourceArn: 'arn' }, 'hook event must have lifecycleStage, got resourceArn'],
  [{ lifecycleStage: 'PRE_SCALE_UP' }, 'hook event must have resourceArn, got lifecycleStage'],
  [
    { lifecycleStage: 7, resourceArn: '' },
    'hook event must have lifecycleStage and resourceArn, got lifecycleStage, resourceArn',
  ],
  [{}, 'hook event must have lifecycleStage and resourceArn, got nothing'],
  [undefined, 'hook event must have lifecycleStage and resourceArn, got nothing'],
  [null, 'hook event must have lifecycleStage and resourceArn, got nothing'],
  ['text', 'hook event must have lifecycleStage and resourceArn, got nothing'],
  [[], 'hook event must have lifecycleStage and resourceArn, got nothing'],
])('%j is refused', (event, message) => {
  expect(() => parseHookEvent(event)).toThrow(new Error(message));
});
