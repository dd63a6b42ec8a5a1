import { declaredHook } from '../../../rehearsal/testing/declared-hooks';
import type { DeclaredHooks } from '../../../rehearsal/testing/declared-verdicts';

const SMOKE = 'arn:smoke';
const PREFLIGHT = 'arn:preflight';
// Each by its function and by the version that ECS asks.
const gateIds = new Map(
  [SMOKE, PREFLIGHT].flatMap((arn) => [arn, `${arn}:1`].map((each) => [each, arn.slice(4)])),
);
const gatesOfHooks = new Map([PREFLIGHT, `${PREFLIGHT}:1`].map((arn) => [arn, ['freeze', 'images']]));
const EVENT = {} as Parameters<ReturnType<typeof declaredHook>>[1];

const answers = async (declared: DeclaredHooks, arn: string, times = 1) => {
  const invoke = declaredHook(declared, { gateIds, gatesOfHooks });
  let last = await invoke(arn, EVENT);
  for (let nth = 1; nth < times; nth += 1) last = await invoke(arn, EVENT);
  const status = last.ok ? (last.payload as { hookStatus: string }).hookStatus : last.errorType;
  return [status, ...(last.gates ?? []).map(({ id, answer }) => `${id}: ${answer}`)];
};

test.each<[string, DeclaredHooks, string, number, string[]]>([
  ['each passes', 'declared', SMOKE, 1, ['SUCCEEDED']],
  [
    'of several, each passes',
    'declared',
    PREFLIGHT,
    1,
    ['SUCCEEDED', 'freeze: SUCCEEDED', 'images: SUCCEEDED'],
  ],
  [
    'one of several fails',
    { freeze: 'fail' },
    PREFLIGHT,
    1,
    ['FAILED', 'freeze: FAILED', 'images: SUCCEEDED'],
  ],
  [
    'one waits, then passes',
    { images: ['inconclusive', 'pass'] },
    `${PREFLIGHT}:1`,
    1,
    ['IN_PROGRESS', 'freeze: SUCCEEDED', 'images: IN_PROGRESS'],
  ],
  [
    'the second time',
    { images: ['inconclusive', 'pass'] },
    `${PREFLIGHT}:1`,
    2,
    ['SUCCEEDED', 'freeze: SUCCEEDED', 'images: SUCCEEDED'],
  ],
  [
    'the hook is all of them',
    { preflight: 'fail', images: 'pass' },
    PREFLIGHT,
    1,
    ['FAILED', 'freeze: FAILED', 'images: SUCCEEDED'],
  ],
  ['one throws', { images: 'throws' }, PREFLIGHT, 1, ['Error', 'freeze: SUCCEEDED', 'images: FAILED']],
])('%s', async (_, declared, arn, times, expected) => {
  expect(await answers(declared, arn, times)).toEqual(expected);
});

test('what is no gate is refused, with each that is, once', () => {
  expect(() => declaredHook({ freez: 'fail' }, { gateIds, gatesOfHooks })).toThrow(
    'hooks must name gates of the service (smoke, preflight, freeze, images), got freez; name one of them',
  );
});
