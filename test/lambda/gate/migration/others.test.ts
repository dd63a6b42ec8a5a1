import type { DeploymentLifecycleHookDetail } from '@aws-sdk/client-ecs';
import { othersOf } from '../../../../lambda/gate/migration/others';

const OWN = 'shop-production-gate-migration';
const [LIVE, PREFLIGHT] = ['shop-production-gate-live-traffic', 'shop-production-gate-preflight'];
const before = { functions: [LIVE, PREFLIGHT], pauses: 0 };

type Hook = DeploymentLifecycleHookDetail;
const hook = (name: string, status: string | undefined, more: Partial<Hook> = {}): Hook => ({
  hookId: `ecs-lambda-${name}`,
  targetType: 'AWS_LAMBDA',
  // By version, as Teal's hooks are called.
  targetArn: `arn:aws:lambda:eu-west-1:111122223333:function:${name}:7`,
  status: status as Hook['status'],
  ...more,
});
const pause = (hookId: string, status: Hook['status'], more: Partial<Hook> = {}): Hook => ({
  ...{ hookId, targetType: 'PAUSE', status },
  ...more,
});
const own = hook(OWN, 'IN_PROGRESS');
const live = hook(LIVE, 'SUCCEEDED');
const passed = [live, hook(PREFLIGHT, 'SUCCEEDED')];

test.each<[string, readonly Hook[] | undefined, number, ReturnType<typeof othersOf>]>([
  ['all have succeeded', [own, ...passed], 0, { are: 'done' }],
  ['its own is not shown yet', passed, 0, { are: 'done' }],
  ['one still runs', [own, live, hook(PREFLIGHT, 'IN_PROGRESS')], 0, waits(PREFLIGHT)],
  ['one is not shown, which ECS has not asked yet', [own, live], 0, waits(PREFLIGHT)],
  ['ECS shows none', undefined, 0, waits(LIVE, PREFLIGHT)],
  ['ECS shows an empty list', [], 0, waits(LIVE, PREFLIGHT)],
  ['a status that is new', [own, live, hook(PREFLIGHT, 'SUSPENDED')], 0, waits(PREFLIGHT)],
  ['no status', [own, live, hook(PREFLIGHT, undefined)], 0, waits(PREFLIGHT)],
  ['one failed', [own, live, hook(PREFLIGHT, 'FAILED')], 0, failed(PREFLIGHT)],
  [
    'one failed and another runs',
    [hook(LIVE, 'IN_PROGRESS'), hook(PREFLIGHT, 'FAILED')],
    0,
    failed(PREFLIGHT),
  ],
  [
    'the time of one is up',
    [live, hook(PREFLIGHT, 'TIMED_OUT', { timeoutAction: 'ROLLBACK' })],
    0,
    failed(PREFLIGHT),
  ],
  [
    'the time of one is up, and nobody says what then',
    [live, hook(PREFLIGHT, 'TIMED_OUT')],
    0,
    failed(PREFLIGHT),
  ],
  [
    'the time of one is up, and the release goes on',
    [live, hook(PREFLIGHT, 'TIMED_OUT', { timeoutAction: 'CONTINUE' })],
    0,
    { are: 'done' },
  ],
  ['a hook that somebody has added runs', [...passed, hook('other', 'IN_PROGRESS')], 0, waits('other')],
  ['a pause waits', [...passed, pause('ecs-pause-1', 'AWAITING_ACTION')], 1, waits('ecs-pause-1')],
  ['a pause was answered', [...passed, pause('ecs-pause-1', 'SUCCEEDED')], 1, { are: 'done' }],
  ['a pause was rejected', [...passed, pause('ecs-pause-1', 'FAILED')], 1, failed('ecs-pause-1')],
  ['a pause is not shown yet', passed, 1, waits('1 PAUSE')],
  ['one of two pauses is not shown yet', [...passed, pause('p', 'SUCCEEDED')], 2, waits('1 PAUSE')],
  ['text of a stranger', [...passed, hook('<b>\u001b[2J', 'IN_PROGRESS')], 0, waits('?b???2J')],
])('%s', (_, hooks, pauses, expected) => {
  expect(othersOf(hooks, OWN, { ...before, pauses })).toEqual(expected);
});

test('without others it waits for nobody', () => {
  expect(othersOf([own], OWN, { functions: [], pauses: 0 })).toEqual({ are: 'done' });
  expect(othersOf(undefined, OWN, { functions: [], pauses: 0 })).toEqual({ are: 'done' });
});

function waits(...which: string[]) {
  return { are: 'waited-for' as const, which };
}
function failed(...which: string[]) {
  return { are: 'failed' as const, which };
}
