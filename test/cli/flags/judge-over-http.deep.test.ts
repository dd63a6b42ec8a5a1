import { VariantMetrics } from '../../../app/src/variant-metrics';
import { connect } from '../../../cli/aws/clients';
import { judgeFlag } from '../../../cli/flags/judge';
import { judgeCode, judgeJson, judgeText } from '../../../cli/flags/judge-report';
import { CloudWatch } from '../../../rehearsal/account/cloudwatch';
import { writeLog } from '../../../rehearsal/account/deliveries';
import { AwsError } from '../../../rehearsal/aws-error';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import { LogGroups } from '../../../rehearsal/logs/log-groups';
import { SetAlarms } from '../../rehearsal/appconfig/set-alarms';
import { FlaggedShop } from './flagged-shop';

const NOW = Date.UTC(2026, 10, 28, 12);
const HOUR = 3_600_000;
const PERIOD = 300_000;
const of = { service: 'shop', env: 'production', flag: 'button' };
const base = { owner: '@acme/checkout', expires: '2027-06-30' };
const declared = {
  schemaVersion: 1,
  flags: [
    { kind: 'flag', name: 'checkout', ...base },
    { kind: 'experiment', name: 'button', ...base, by: 'userId', variants: { control: 50, blue: 50 } },
  ],
};

let account: { readonly logs: LogGroups; readonly cloudWatch: CloudWatch };
let shop: FlaggedShop;
beforeEach(async () => {
  const clock = new VirtualClock(NOW);
  account = {
    logs: new LogGroups(clock),
    cloudWatch: new CloudWatch(clock, { arnOf: (name) => name, deliveryDelayMs: 0 }),
  };
  shop = await FlaggedShop.open(clock, new SetAlarms(), declared, [
    cloudWatchService(account.cloudWatch, clock),
  ]);
});
afterEach(() => shop.close());

interface Met {
  readonly requests: number;
  readonly failed: number;
  readonly converted: number;
}

/** Six hours of the sample's own lines, as the log group of a task gets them. @param met in each five minutes */
function served(variants: Readonly<Record<string, Met>>, service = 'shop', flag = 'button'): void {
  for (let at = NOW - 6 * HOUR; at < NOW; at += PERIOD) {
    const write = (line: object) =>
      writeLog(account, { logGroupName: 'g', logStreamName: 's' }, JSON.stringify(line), at);
    const metrics = new VariantMetrics({ service, environment: 'production' }, write, () => at);
    for (const [variant, { requests, failed, converted }] of Object.entries(variants)) {
      for (let nth = 0; nth < requests; nth += 1)
        metrics.count({ flag, variant, failed: nth < failed, converted: nth >= requests - converted });
    }
    metrics.flush();
  }
}
const judged = (more: { readonly flag?: string; readonly since?: number } = {}) =>
  judgeFlag(
    { ...of, since: NOW - 24 * HOUR, ...more },
    {
      ...{ connect, signal: new AbortController().signal },
      pause: { now: () => NOW, sleep: () => Promise.resolve() },
    },
  );
const GOOD = { requests: 200, failed: 1, converted: 10 };

test('a variant that is worse: 1, with its numbers', async () => {
  served({ control: GOOD, blue: { ...GOOD, failed: 6 } });
  const found = await judged();
  expect(judgeCode(found)).toBe(1);
  expect(JSON.parse(judgeJson(of, found))).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', flag: 'button' },
    ...{
      outcome: 'worse',
      exitCode: 1,
      since: '2026-11-27T12:00:00.000Z',
      until: '2026-11-28T11:55:00.000Z',
    },
    control: { name: 'control', requests: 71 * 200, errors: 71, conversions: 710 },
    variants: [
      { name: 'blue', errors: 71 * 6, verdict: 'worse', by: { errors: 'worse', conversions: 'noWorse' } },
    ],
  });
  expect(judgeText(of, found)).toBe(
    [
      'button of shop in production: worse',
      '  blue is worse than control: more errors (3.00 %, and control 0.50 %)',
      '  counted from 2026-11-27 12:00 UTC to 2026-11-28 11:55 UTC',
      '  control: 14200 requests, errors 0.50 %, conversions 5.00 %: the control',
      '  blue: 14200 requests, errors 3.00 %, conversions 5.00 %: worse (errors worse, conversions no worse)',
      '',
    ].join('\n'),
  );
});

test('a clean one: 0, and what others count is not in it', async () => {
  served({ control: GOOD, blue: GOOD });
  served({ blue: { ...GOOD, failed: 100 } }, 'blog');
  served({ blue: { ...GOOD, failed: 100 } }, 'shop', 'other');
  const found = await judged();
  expect(found).toMatchObject({ outcome: 'noneWorse', variants: [{ verdict: 'noWorse', requests: 14_200 }] });
  expect(judgeCode(found)).toBe(0);
});

test('too little, and nothing at all: 1, and never better', async () => {
  const nothing = await judged();
  expect(nothing).toMatchObject({
    outcome: 'notEnough',
    reason: expect.stringContaining('control has no requests'),
  });
  served({
    control: { requests: 2, failed: 1, converted: 0 },
    blue: { requests: 2, failed: 0, converted: 2 },
  });
  const little = await judged();
  expect(little).toMatchObject({ outcome: 'notEnough', variants: [{ verdict: 'notEnough' }] });
  expect([nothing, little].map(judgeCode)).toEqual([1, 1]);
  expect(await judged({ since: NOW - 60_000 })).toMatchObject({ outcome: 'notEnough' });
});

test('a flag that is no experiment, and none that is known: 1', async () => {
  served({ control: GOOD, blue: GOOD }, 'shop', 'checkout');
  const found = [await judged({ flag: 'checkout' }), await judged({ flag: 'buton' })];
  expect(found).toEqual([
    { outcome: 'refused', reason: expect.stringContaining('checkout must be an experiment') },
    { outcome: 'refused', reason: expect.stringContaining('buton must be a flag') },
  ]);
  expect(found.map(judgeCode)).toEqual([1, 1]);
});

test('the variants are those that are out', async () => {
  const button = { enabled: true, variants: ['old', 'new'], shares: [50, 50], by: 'userId' };
  const array = (type: string) => ({ constraints: { type: 'array', elements: { type } } });
  const attributes = {
    ...{ variants: array('string'), shares: array('number') },
    by: { constraints: { type: 'string' } },
  };
  shop.write({ version: '1', flags: { button: { name: 'button', attributes } }, values: { button } });
  served({ old: GOOD, new: { ...GOOD, converted: 2 } });
  expect(await judged()).toMatchObject({
    outcome: 'worse',
    control: { name: 'old' },
    variants: [{ name: 'new', by: { errors: 'noWorse', conversions: 'worse' } }],
  });
});

test('a month is counted by hours', async () => {
  served({ control: GOOD, blue: GOOD });
  expect(await judged({ since: NOW - 700 * HOUR })).toMatchObject({
    outcome: 'noneWorse',
    control: { requests: 5 * 12 * 200 },
  });
});

test.each([
  ['GetMetricData', 'AccessDeniedException', /cloudwatch:GetMetricData must be allowed/],
  ['GetMetricData', 'ThrottlingException', /cloudwatch:GetMetricData was throttled/],
  [
    'GetHostedConfigurationVersion',
    'AccessDeniedException',
    /appconfig:GetHostedConfigurationVersion must be/,
  ],
])('%s answers %s: 3', async (operation, code, reason) => {
  served({ control: GOOD, blue: GOOD });
  shop.lease.injectFaults((call) =>
    call.operation === operation ? new AwsError(code, 'no', 403) : undefined,
  );
  const found = await judged();
  expect(found).toEqual({ outcome: 'failed', reason: expect.stringMatching(reason) });
  expect(judgeCode(found)).toBe(3);
});
