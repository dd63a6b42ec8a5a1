import { connect } from '../../../cli/aws/clients';
import type { StatusOptions } from '../../../cli/status';
import { carryOut } from '../../../cli/status/carry-out';
import { canary, metrics, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { AwsError } from '../../../rehearsal/aws-error';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import {
  type Backstage,
  badRelease,
  goodRelease,
  type RehearseOptions,
  rehearse,
} from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { Waves } from '../waves';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => closeWarmProcesses());

const CANARY = canary({ percent: 10, hold: minutes(10), bake: minutes(10) });
const SHOP = synthesizeDelivery(shop({ release: CANARY }, { objectives: { availability: 99.9 } }));

const { repository: _, ...alone } = shop();
const WITHOUT_PIPELINE = synthesizeDelivery(alone);

interface Said {
  readonly code: number | string;
  readonly text: string;
}

/** The verb itself, over HTTP. */
const status =
  (options: Partial<StatusOptions> = {}, connects: typeof connect = connect) =>
  async (backstage: Backstage): Promise<Said> => {
    Object.assign(process.env, backstage.environment, { AWS_MAX_ATTEMPTS: '1', CI: '1' });
    const said: string[] = [];
    const stdout = {
      ...{ isTTY: false, columns: 100 },
      write: (more: string) => said.push(more) > 0,
    };
    const code = await carryOut(
      { service: 'shop', env: 'production', ...options },
      { connect: connects, pause: backstage.pause, stdout, signal: new AbortController().signal },
    ).catch((error: Error) => error.message);
    return { code, text: said.join('') };
  };

const at = (wait: number, run = status()) => ({ after: minutes(wait), do: 'run', run }) as const;

async function saidIn(options: Partial<RehearseOptions>, assembly = SHOP): Promise<readonly Said[]> {
  const { acts = [] } = await rehearse(assembly, {
    ...{ release: goodRelease(), hooks: 'declared' },
    ...(assembly === SHOP && { deployedParameters: { ImageDigest: `sha256:${'1'.repeat(64)}` } }),
    ...options,
  });
  return acts.map(({ returned }) => returned as Said);
}

test('a canary with errors: who has which users, what comes next and when, and what is left of the budget', async () => {
  const [starting, held, baking, over] = await saidIn({
    release: badRelease({ errorShare: 0.01 }),
    operator: [at(0.1), at(5), at(13)],
    afterwards: [{ do: 'run', run: status() }],
  });
  expect(starting?.text).toContain('shop in production: IN_PROGRESS, SCALE_UP, since 6 s');
  expect(starting?.text).toMatch(
    /next {7}green’s tasks start \(0 of 2 run\), then gates look, then 10 % of users for 10/,
  );
  expect(held?.text).toMatch(/green +10 % +100 % +2 of 2 +2 +1,\d{3} +\d+ +sha256:/);
  expect(held?.text).toMatch(/blue +90 % +0 % +2 of 2 +2 +10,\d{3} +0 +sha256:111111111111/);
  expect(held?.text).toMatch(/next {7}all users, when gates still say yes: 09:2\d UTC\n/);
  expect(held?.text).toMatch(/budgets {4}availability \d\d % left\n/);
  expect(held?.code).toBe(0);
  expect(baking?.text).toContain('the bake of 10 minutes ends, and blue is stopped');
  expect(over).toMatchObject({ code: 1 });
  expect(over?.text).toMatch(/^shop in production: the last deployment ended as SUCCESSFUL 0 s ago\n/);
  expect(over?.text).toMatch(/serves +100 % +100 % +2 of 2/);
  expect(over?.text).toContain('ALARM shop-production-availability-ticket since');
  expect(over?.text).toContain('look at    the error budget of availability is overdrawn');
});

test('nothing is deployed, and all is well', async () => {
  const [said] = await saidIn({ afterwards: [{ do: 'run', run: status({ json: true }) }] });
  const { text, code } = said ?? {};
  expect(code).toBe(0);
  expect(JSON.parse(text ?? '')).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', exitCode: 0, wrong: [], unknown: [] },
    tasks: { desired: 2, running: 2, pending: 0 },
    revisions: [{ is: 'blue', users: 100, tests: 100, healthy: 2, errors: 0 }],
    last: { status: 'SUCCESSFUL' },
    ...{ alarms: [], budgets: [{ objective: 'availability', percent: 100 }], holds: [], releases: [] },
  });
});

test('without a pipeline there are no records, and nothing is missing', async () => {
  const [said] = await saidIn({ afterwards: [{ do: 'run', run: status() }] }, WITHOUT_PIPELINE);
  expect(said).toMatchObject({ code: 0, text: expect.not.stringContaining('not known') });
});

test('a gate that waits says why', async () => {
  const waits = synthesizeDelivery(shop({ release: CANARY }, { gates: [metrics()] }));
  const [said] = await saidIn(
    { hooks: 'real', traffic: { requestsPerMinute: 20 }, operator: [at(13)] },
    waits,
  );
  expect(said?.text).toMatch(
    /gates {6}metrics IN_PROGRESS until \d\d:\d\d UTC green has served \d+ requests in \d+ minutes/,
  );
  expect(said?.text).toMatch(/next {7}metrics decides, or ECS does for it: \d\d:\d\d UTC\n/);
});

test('it is followed until no deployment runs, and says what has changed', async () => {
  const [said] = await saidIn({
    operator: [at(19, status({ follow: true }))],
  });
  expect(said?.code).toBe(0);
  const stages = [...(said?.text ?? '').matchAll(/^shop in production: (.+?), since/gm)].map(
    ([, one]) => one,
  );
  expect([...new Set(stages)]).toEqual([...['IN_PROGRESS, BAKE_TIME', 'IN_PROGRESS, CLEAN_UP']]);
  expect(said?.text).toContain('the last deployment ended as SUCCESSFUL');
});

const denied = new AwsError('AccessDeniedException', 'User: ada is not authorized to perform: x:Y', 403);
const failing =
  (operation: string, fault: ReturnType<Faults>): Faults =>
  (call) =>
    `${call.service}.${call.operation}` === operation ? fault : undefined;

test.each([
  [
    'alarms',
    'CloudWatch.DescribeAlarms',
    denied,
    'not known  alarms: x:Y must be allowed for these credentials',
  ],
  ['the dashboard', 'CloudWatch.GetDashboard', denied, 'not known  budgets: x:Y must be allowed'],
  ['weights', 'ELBv2.DescribeRules', denied, 'not known  weights: x:Y must be allowed'],
  [
    'the stack',
    'CloudFormation.DescribeStacks',
    denied,
    'not known  holds and releases: x:Y must be allowed',
  ],
  [
    'metrics, throttled',
    'CloudWatch.GetMetricData',
    new AwsError('ThrottlingException', 'Rate exceeded'),
    'not known  users: cloudwatch:GetMetricData was throttled again and again',
  ],
  [
    'targets, a connection that drops',
    'ELBv2.DescribeTargetHealth',
    'drop' as const,
    'not known  health: elasticloadbalancing:DescribeTargetHealth',
  ],
])('without %s the rest is told, and what is missing', async (_what, operation, fault, words) => {
  const [said] = await saidIn({
    faults: failing(operation, fault),
    afterwards: [{ do: 'run', run: status() }],
  });
  expect(said?.code).toBe(3);
  expect(said?.text.replace(/\n +/g, ' ')).toContain(words);
  expect(said?.text).toContain('serves');
});

test.each([
  ['no permission', failing('ECS.DescribeServices', denied), {}, /x:Y must be allowed for these credentials/],
  [
    'a network that is gone',
    failing('ECS.DescribeServices', 'drop'),
    {},
    /ecs:DescribeServices.+socket hang up/,
  ],
  [
    'expired credentials',
    failing(
      'ECS.ListServiceDeployments',
      new AwsError('ExpiredTokenException', 'The security token is expired'),
    ),
    {},
    /credentials must be in force, got expired ones \(ExpiredTokenException/,
  ],
])('%s: nothing is told of what runs', async (_what, faults, options, words) => {
  const [said] = await saidIn({ faults, afterwards: [{ do: 'run', run: status(options) }] });
  expect(said).toMatchObject({ text: '', code: expect.stringMatching(words) });
});

test.each([
  ['another service', { service: 'shopp' }, /service shopp of cluster shopp-production/],
  ['another environment', { env: 'staging' }, /service shop of cluster shop-staging/],
])('%s is not found', async (_what, options, words) => {
  const [said] = await saidIn({ afterwards: [{ do: 'run', run: status(options) }] });
  expect(said).toMatchObject({ text: '', code: expect.stringMatching(words) });
});

test('its calls are at most six deep, however many there are', async () => {
  const waves = new Waves();
  const [said] = await saidIn({ operator: [at(5, status({}, waves.connect))] });
  expect(said?.code).toBe(0);
  expect(waves.calls).toBeGreaterThan(10);
  expect(waves.count).toBeLessThanOrEqual(6);
});
