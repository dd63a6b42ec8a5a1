import { carriedOf, detailsWith } from '../../../lambda/shared/hook-details';
import { parseHookEvent } from '../../../lambda/shared/hook-event';

const NOW = 1_000_000;
const SHIFT = 'PRE_PRODUCTION_TRAFFIC_SHIFT';
const eventAt = (lifecycleStage: string, hookDetails: object = {}) =>
  parseHookEvent({ lifecycleStage, resourceArn: 'arn', hookDetails });
const before = { since: 1, told: 'IN_PROGRESS', state: { job: 7 } } as const;
/** What ECS gives the hook again, once the gate `metrics` has answered IN_PROGRESS at a stage and a step. */
const kept = (stage: string, step?: number) => detailsWith(eventAt(stage), { metrics: before }, step);

// source: Amazon ECS developer guide, "Lifecycle hooks": what a hook returned is given to its next invocation in the
// deployment, and PRE_PRODUCTION_TRAFFIC_SHIFT comes before each step of a linear or canary deployment
test.each([
  ['the same step', SHIFT, 10, SHIFT, 10, before],
  ['the next step', SHIFT, 10, SHIFT, 20, { since: NOW, state: { job: 7 } }],
  ['the first step', SHIFT, 0, SHIFT, 10, { since: NOW, state: { job: 7 } }],
  ['another stage', SHIFT, 100, 'POST_PRODUCTION_TRAFFIC_SHIFT', 100, { since: NOW }],
  ['a look at which the deployment cannot be read', SHIFT, 10, SHIFT, undefined, before],
  ['a look after such a look', SHIFT, undefined, SHIFT, 10, before],
])('what is carried to %s', (_, stage, step, nextStage, nextStep, carried) => {
  expect(carriedOf(eventAt(nextStage, kept(stage, step)), 'metrics', NOW, nextStep)).toEqual(carried);
});

test('a look that cannot read the deployment forgets no step', () => {
  const blind = detailsWith(eventAt(SHIFT, kept(SHIFT, 10)), { metrics: before }, undefined);
  expect(blind).toMatchObject({ teal: { step: 10 } });
  expect(carriedOf(eventAt(SHIFT, blind), 'metrics', NOW, 20)).toEqual({ since: NOW, state: { job: 7 } });
});

test('the rest of the details stays', () => {
  const event = eventAt(SHIFT, { recovery: true, ...kept(SHIFT, 10) });
  expect(detailsWith(event, { metrics: before }, 10)).toEqual({
    recovery: true,
    teal: { stage: SHIFT, step: 10, gates: { metrics: before } },
  });
});
