import { type LimitOptions, limitCommand } from '../../../cli/limit';
import { limit } from '../../../cli/limit/carry-out';
import type { Asked } from '../../../cli/limit/decide';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/limit/report';
import { journalOf } from '../../../cli/records/journal';
import { AwsError } from '../../../rehearsal/aws-error';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE } from '../../rehearsal/ecs/world';
import { KeptCloudWatch } from '../../rehearsal/endpoint/cloudwatch-model';
import { Engine, QUICK } from '../engine';
import { RULE_GROUP, SHOP_LIMIT } from './rule-group-of-shop';

let engine: Engine;
let lease: EndpointLease;
let cloudWatch: KeptCloudWatch;
let said: string[];
let changed: string[];
beforeEach(async () => {
  [engine, cloudWatch] = [new Engine(), new KeptCloudWatch()];
  lease = await engine.start(QUICK, [cloudWatchService(cloudWatch, engine.world.clock)]);
  [said, changed] = [[], []];
  lease.onCall(({ operation }) => {
    if (/^(Put|Update|Delete)/.test(operation)) changed.push(operation);
  });
});
afterEach(() => engine.close());

const asked = { service: 'shop', env: 'production' };
type Confirm = (question: string, name: string) => Promise<boolean>;
const surroundings = (confirm?: Confirm) => ({
  ...{ connect: engine.connect, now: engine.pause.now, confirm, signal: new AbortController().signal },
  say: (line: string) => said.push(line),
});
const run = (what: Asked | undefined, more: Partial<LimitOptions> = {}, confirm?: Confirm) =>
  limit(
    what,
    {
      ...asked,
      ...(what && { reason: 'one client floods us' }),
      ...(!confirm && { yes: true as const }),
      ...more,
    },
    surroundings(confirm),
  );
const LOWER: Asked = { to: { requests: 300, seconds: 60 } };
const group = () => engine.firewall.ruleGroup({ ARN: RULE_GROUP });
const rateNow = () => {
  const { Limit, EvaluationWindowSec } = group().rules[0]?.Statement.RateBasedStatement ?? {};
  return `${Limit}/${EvaluationWindowSec}`;
};
const records = async () => {
  const { s3 } = await engine.connect({});
  return journalOf(await s3(), {
    ...{ bucket: engine.records.name, environment: 'production', service: 'shop' },
  }).limits();
};
/** As another person does it, or the console. */
const byAnother = (requests: number, seconds = 60) => {
  const [first, ...others] = SHOP_LIMIT.rules;
  if (!first) return;
  const RateBasedStatement = {
    ...{ AggregateKeyType: 'IP', Limit: requests, EvaluationWindowSec: seconds },
  };
  engine.firewall.putRuleGroup({
    ...SHOP_LIMIT,
    rules: [{ ...first, Statement: { RateBasedStatement } }, ...others],
  });
};

test('it is shown, with what it has blocked, and nothing is changed', async () => {
  const at = engine.pause.now();
  cloudWatch.putMetricData([
    {
      ...{ namespace: 'AWS/WAFV2', name: 'BlockedRequests', dimensions: {}, at: at - 2 * MINUTE },
      ...{ unit: 'None', storageResolution: 60, values: [{ value: 1, count: 42 }] },
    },
  ]);
  const shown = await run(undefined);
  expect(shown).toEqual({
    ...{ outcome: 'shown', reason: expect.stringContaining('as configured') },
    ...{ configured: { requests: 2000, seconds: 300 }, now: { requests: 2000, seconds: 300 } },
    ...{ since: { is: 'configured' }, blocked: { minutes: 15, requests: 42 } },
  });
  expect(exitCodeOf(shown)).toBe(0);
  expect(cloudWatch.queries[0]?.source).toMatchObject({
    metric: {
      ...{ namespace: 'AWS/WAFV2', name: 'BlockedRequests' },
      dimensions: {
        ...{ Region: 'eu-west-1', Rule: 'shop-production-limit-rule', RuleGroup: 'shop-production-limit' },
      },
    },
  });
  expect(textOf(asked, shown)).toContain('blocked:    42 requests in the last 15m');
  expect(changed).toEqual([]);
});

test('the one rule is changed, nothing else of the group, and it is put on record', async () => {
  const before = group();
  const at = new Date(engine.pause.now()).toISOString();
  const set = await run(LOWER);
  expect(set).toEqual({
    ...{ outcome: 'set', reason: expect.stringContaining('teal limit --restore') },
    ...{ configured: { requests: 2000, seconds: 300 }, from: { requests: 2000, seconds: 300 } },
    ...{ now: { requests: 300, seconds: 60 }, recorded: { is: 'yes' } },
  });
  const [first, ...others] = before.rules;
  expect(group()).toEqual({
    ...before,
    rules: [
      {
        ...first,
        Statement: {
          RateBasedStatement: { Limit: 300, EvaluationWindowSec: 60, AggregateKeyType: 'IP' },
        },
      },
      ...others,
    ],
  });
  expect(await records()).toEqual([
    {
      ...{ schemaVersion: 1, kind: 'limit', at, service: 'shop', environment: 'production' },
      ...{ by: engine.caller.arn, reason: 'one client floods us' },
      ...{ from: '2000/300', to: '300/60', configured: '2000/300' },
    },
  ]);
  expect(changed).toEqual(['UpdateRuleGroup', 'PutObject']);
});

test('who looks later is told since when, by whom and why; back is on record, too', async () => {
  await run(LOWER);
  await engine.pass(5 * MINUTE);
  const shown = await run(undefined);
  expect(shown).toMatchObject({
    ...{ outcome: 'shown', now: { requests: 300, seconds: 60 } },
    since: { is: 'known', by: engine.caller.arn, reason: 'one client floods us' },
  });
  expect(textOf(asked, shown)).toMatch(
    /now: {8}300 requests in 1m from one address, since .* by .*ada: one client/,
  );
  expect(await run({ restore: true })).toMatchObject({ outcome: 'restored', now: { requests: 2000 } });
  expect(rateNow()).toBe('2000/300');
  expect((await records()).map(({ from, to }) => `${from} ${to}`)).toEqual([
    '300/60 2000/300',
    '2000/300 300/60',
  ]);
  expect(await run({ restore: true })).toMatchObject({ outcome: 'unchanged' });
});

test('it is shown what it does, and asks for the name of the environment, before anything is changed', async () => {
  const names: string[] = [];
  const confirm: Confirm = async (_, wanted) => names.push(wanted) > 1;
  expect(await run(LOWER, {}, confirm)).toEqual({
    outcome: 'refused',
    reason: 'nothing was changed: it was not confirmed',
  });
  expect(said[0]).toBe('shop in production, by arn:aws:iam::111122223333:user/ada: one client floods us');
  expect(said[1]).toMatch(
    /changes the limit from 2000 requests in 5m from one address to 300 requests in 1m/,
  );
  expect(changed).toEqual([]);
  expect(await run(LOWER, {}, confirm)).toMatchObject({ outcome: 'set' });
  expect(names).toEqual(['production', 'production']);
});

test('nobody to ask, and no --yes: nothing is asked of AWS; to look, nobody need be asked', async () => {
  const connect = () => Promise.reject(new Error('credentials were looked for'));
  const nobody = { ...surroundings(), connect, confirm: undefined };
  await expect(limit(LOWER, { ...asked, reason: 'x' }, nobody)).rejects.toMatchObject({
    ...{ exitCode: 2, message: expect.stringContaining('--yes must be given') },
  });
  await expect(limit(undefined, asked, surroundings())).resolves.toMatchObject({ outcome: 'shown' });
});

describe('somebody else changes it meanwhile', () => {
  test('while a person was asked', async () => {
    const confirm: Confirm = async () => {
      byAnother(500);
      return true;
    };
    expect(await run(LOWER, {}, confirm)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('the limit is 500 requests in 1m from one address; look again'),
    });
    expect(rateNow()).toBe('500/60');
  });

  test('between the last look and the change: the token is too old', async () => {
    lease.injectFaults(({ operation, nth }) => {
      if (operation === 'UpdateRuleGroup' && nth === 1) byAnother(500);
      return undefined;
    });
    const refused = await run(LOWER);
    expect(refused).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('somebody else') });
    expect(exitCodeOf(refused)).toBe(1);
    expect(rateNow()).toBe('500/60');
    expect(await records()).toEqual([]);
  });

  test('what stands there is what was wanted: an answer was lost, and it is on record', async () => {
    lease.injectFaults(({ operation, nth }) => {
      if (operation === 'UpdateRuleGroup' && nth === 1) byAnother(300, 60);
      return undefined;
    });
    expect(await run(LOWER)).toMatchObject({ outcome: 'set', recorded: { is: 'yes' } });
  });
});

test('while CloudFormation changes the stack, it is said before anything is asked', async () => {
  const status = jest.spyOn(Stack.prototype, 'status', 'get').mockReturnValue('UPDATE_IN_PROGRESS');
  await run(LOWER);
  status.mockRestore();
  expect(said.join()).toContain('BEWARE: CloudFormation is changing the stack');
  said.length = 0;
  await run({ restore: true });
  expect(said.join()).not.toContain('CloudFormation');
});

test('who interrupts it while it asks has changed nothing', async () => {
  const interrupt = new AbortController();
  const confirm: Confirm = async () => {
    interrupt.abort();
    return true;
  };
  const interrupted = limit(
    LOWER,
    { ...asked, reason: 'x' },
    { ...surroundings(confirm), signal: interrupt.signal },
  );
  await expect(interrupted).rejects.toThrow('aborted');
  expect([rateNow(), changed]).toEqual(['2000/300', []]);
});

test('metrics that do not answer for another reason than a permission are no answer', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'GetMetricData' ? new AwsError('ExpiredToken', 'over', 403) : undefined,
  );
  expect(await run(undefined)).toMatchObject({ outcome: 'failed' });
});

test('a change that could not be put on record stands, and is said', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutObject' ? new AwsError('AccessDenied', 'no') : undefined,
  );
  const set = await run(LOWER);
  expect(set).toMatchObject({ outcome: 'set', recorded: { is: 'failed' } });
  expect(exitCodeOf(set)).toBe(3);
  expect(textOf(asked, set)).toMatch(/NOT ON RECORD: .*s3:PutObject must be allowed/);
  expect(JSON.parse(jsonOf(asked, set))).toMatchObject({ schemaVersion: 1, outcome: 'set', exitCode: 3 });
  expect(rateNow()).toBe('300/60');
});

test.each([
  ['UpdateRuleGroup', 'wafv2:UpdateRuleGroup must be allowed'],
  ['GetRuleGroup', 'wafv2:GetRuleGroup must be allowed'],
])('a permission that is missing is named, and nothing is changed: %s', async (operation, words) => {
  lease.injectFaults((call) =>
    call.operation === operation ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  expect(await run(LOWER)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(words) });
  expect(rateNow()).toBe('2000/300');
  expect(changed.filter((each) => each !== 'UpdateRuleGroup')).toEqual([]);
});

test('without metrics or records it is shown all the same', async () => {
  byAnother(100);
  lease.injectFaults(({ operation }) =>
    /^(GetMetricData|ListObjectsV2)$/.test(operation) ? new AwsError('AccessDenied', 'no', 403) : undefined,
  );
  const shown = await run(undefined);
  expect(shown).toMatchObject({
    ...{ outcome: 'shown', now: { requests: 100, seconds: 60 } },
    since: { is: 'unknown', reason: expect.stringContaining('the records could not be read') },
    blocked: { minutes: 15, reason: expect.stringContaining('cloudwatch:GetMetricData must be allowed') },
  });
});

test.each<[string, () => void, RegExp]>([
  [
    'a group that is gone',
    () =>
      lease.injectFaults(({ operation }) =>
        operation === 'GetRuleGroup' ? new AwsError('WAFNonexistentItemException', 'none') : undefined,
      ),
    /rule group arn:aws:wafv2:.* must exist, got none/,
  ],
  [
    'a group without the rule',
    () => engine.firewall.putRuleGroup({ ...SHOP_LIMIT, rules: SHOP_LIMIT.rules.slice(1) }),
    /must have a rate-based rule named limit, got none of this name/,
  ],
  [
    'a rule of another kind',
    () =>
      engine.firewall.putRuleGroup({
        ...SHOP_LIMIT,
        rules: SHOP_LIMIT.rules.slice(1).map((rule) => ({ ...rule, Name: 'limit' })),
      }),
    /must have a rate-based rule named limit, got one of another kind/,
  ],
])('%s', async (_, given, words) => {
  given();
  const failed = await run(LOWER);
  expect(failed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(words) });
  expect(exitCodeOf(failed)).toBe(3);
});

describe('a stack that is deployed otherwise', () => {
  beforeEach(async () => {
    await engine.close();
    engine = new Engine();
  });
  const outputs = async (more: Readonly<Record<string, string>>, without = '') => {
    Object.assign(engine.outputs, more);
    delete engine.outputs[without];
    lease = await engine.start(QUICK, [cloudWatchService(cloudWatch, engine.world.clock)]);
  };

  test('without a pipeline: it is changed, and said that CloudTrail alone has it', async () => {
    await outputs({}, 'Records');
    const set = await run(LOWER);
    expect(set).toMatchObject({
      ...{ outcome: 'set', recorded: { is: 'no', reason: expect.stringContaining('CloudTrail alone') } },
    });
    expect(exitCodeOf(set)).toBe(0);
    expect(textOf(asked, set)).toContain('not on record: an environment without a pipeline has no records;');
    expect(await run(undefined)).toMatchObject({ since: { is: 'unknown' } });
  });

  test.each<[Readonly<Record<string, string>>, string, RegExp]>([
    [{}, 'LimitRuleGroup', /must have the output LimitRuleGroup, got none; .* docs\/limit.md/],
    [{}, 'ConfiguredLimit', /output ConfiguredLimit .* must be REQUESTS\/SECONDS, got none; deploy it again/],
    [{ ConfiguredLimit: '9/60' }, '', /output ConfiguredLimit .* got 9\/60/],
    [{ LimitRuleGroup: 'shop-limit' }, '', /output LimitRuleGroup .* must be the ARN .* got shop-limit/],
    [
      { LimitRuleGroup: RULE_GROUP.replace('regional', 'global') },
      '',
      /output LimitRuleGroup .* must be the ARN of a regional rule group/,
    ],
  ])('%j without %j', async (more, without, words) => {
    await outputs(more, without);
    const failed = await run(undefined);
    expect(failed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(words) });
    expect(exitCodeOf(failed)).toBe(3);
  });
});

test('text of others is harmless on a terminal', async () => {
  await run(LOWER, { reason: 'flood \u001b[31mred\u202e' });
  const shown = await run(undefined);
  for (const text of [textOf(asked, shown), jsonOf(asked, shown)]) {
    expect(text).toContain('flood ');
    for (const hostile of ['\u001b', '\\u001b', '\u202e']) expect(text).not.toContain(hostile);
  }
});

test.each([
  [['9', '--per', '1m'], /10 to 2000000000/],
  [['2000000001', '--per', '1m'], /10 to 2000000000/],
  [['1.5', '--per', '1m'], /whole number/],
  [['300', '--per', '90s'], /1m, 2m, 5m or 10m/],
  [['300', '--per', '1h'], /1m, 2m, 5m or 10m/],
])('bad input: %j', async (words, says) => {
  const command = limitCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  const args = [...words, '--service', 'shop', '--env', 'production', '--reason', 'x'];
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(says);
});
