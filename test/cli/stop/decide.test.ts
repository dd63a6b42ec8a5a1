import {
  linesBefore,
  meanwhileOf,
  type SeenRunning,
  type SeenService,
  type SeenStack,
  stoppingOf,
} from '../../../cli/stop/decide';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/abc';
const TWO = `sha256:${'2'.repeat(64)}`;
const ONE = `sha256:${'1'.repeat(64)}`;
const running = (more: Partial<SeenRunning> = {}): SeenRunning => ({
  ...{ arn: ARN, status: 'IN_PROGRESS', stage: 'PRODUCTION_TRAFFIC_SHIFT' },
  from: { revision: 'arn:aws:ecs:eu-west-1:1:service-revision/c/s/22', digests: [TWO], weight: 5 },
  to: { revision: 'arn:aws:ecs:eu-west-1:1:service-revision/c/s/11', digests: [ONE], weight: 95 },
  ...more,
});

test.each<[string, SeenService, string, string]>([
  ['nothing, ever', {}, 'refuse', 'no deployment runs; teal rollback --previous takes back what is out'],
  [
    'nothing now',
    { newest: { arn: ARN, status: 'SUCCESSFUL' } },
    'refuse',
    'no deployment runs; the newest, abc, is SUCCESSFUL; teal rollback --previous takes back what is out',
  ],
  ...['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'].map((status): [string, SeenService, string, string] => [
    status,
    { running: running({ status }) },
    'already',
    `deployment abc is ${status}: it goes back already`,
  ]),
  [
    'one that may end where it stands',
    { running: running({ status: 'STOP_REQUESTED' }) },
    'refuse',
    'deployment abc is STOP_REQUESTED: it is being stopped, maybe where it stands; teal verdict tells its end, and teal rollback --previous takes back what is out',
  ],
])('%s', (_, seen, what, reason) => expect(stoppingOf(seen)).toEqual({ do: what, reason }));

test.each(['PENDING', 'IN_PROGRESS'])('%s is stopped, whatever stage it is at', (status) => {
  const seen = running({ status });
  expect(stoppingOf({ running: seen })).toEqual({ do: 'stop', running: seen });
});

const SETTLED: SeenStack = { status: 'UPDATE_COMPLETE' };
test('what it stops, with images and users', () => {
  expect(linesBefore(running(), SETTLED)).toEqual([
    'stopping deployment abc, IN_PROGRESS at PRODUCTION_TRAFFIC_SHIFT:',
    `  it brings     revision 22, ${TWO}, 5 % of users`,
    `  back to       revision 11, ${ONE}, 95 % of users`,
  ]);
});

test('the first of a service, and an image that is not known', () => {
  const { to: _, stage: __, ...first } = running({ status: 'PENDING' });
  expect(linesBefore({ ...first, from: { revision: 'r/22', digests: [] } }, SETTLED)).toEqual([
    'stopping deployment abc, PENDING:',
    '  it brings     revision 22, image not known',
    '  it goes back to nothing: it is the first of this service, whose users it leaves with nothing',
  ]);
});

test.each<[string, SeenStack, RegExp]>([
  ['an update', { status: 'UPDATE_IN_PROGRESS' }, /^ {2}the update of the stack fails by it/],
  ['an update of another image after a recovery', { status: 'UPDATE_IN_PROGRESS', rollbackTo: ONE }, /fails/],
  [
    'a recovery',
    { status: 'UPDATE_IN_PROGRESS', rollbackTo: TWO },
    /WARNING: this is a recovery to sha256:2/,
  ],
  [
    'an update that is undone',
    { status: 'UPDATE_ROLLBACK_IN_PROGRESS' },
    /WARNING: .*UPDATE_ROLLBACK_FAILED/,
  ],
  ['no answer', { unknown: 'denied' }, /could not be told: denied/],
])('of the stack: %s', (_, stack, words) => expect(linesBefore(running(), stack).at(-1)).toMatch(words));

test.each<[string | undefined, boolean, string, RegExp]>([
  ['SUCCESSFUL', false, 'refused', /went out meanwhile, and all users have it; teal rollback --previous/],
  ['SUCCESSFUL', true, 'refused', /went out meanwhile/],
  ['ROLLBACK_REQUESTED', false, 'already', /is ROLLBACK_REQUESTED: it went back meanwhile/],
  ['ROLLBACK_SUCCESSFUL', false, 'already', /went back meanwhile/],
  ['ROLLBACK_IN_PROGRESS', true, 'stopped', /by this command or another: its first call got no answer/],
  ['ROLLBACK_FAILED', false, 'refused', /is ROLLBACK_FAILED; teal verdict tells its end/],
  ['ROLLBACK_FAILED', true, 'refused', /is ROLLBACK_FAILED/],
  ['STOPPED', false, 'refused', /is STOPPED/],
  [undefined, false, 'refused', /ECS knows no deployment abc any more/],
])('meanwhile %s (may be its own: %s)', (status, mayBeOwn, outcome, reason) => {
  expect(meanwhileOf(ARN, status, mayBeOwn)).toEqual({ outcome, reason: expect.stringMatching(reason) });
});
