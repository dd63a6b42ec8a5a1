import { type Check, gate } from '../../../lambda/shared/gate';
import { POLICY } from '../../../lambda/shared/policy';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { logLines } from '../log-lines';
import { asking, context, digest, GateAccount, variables } from './gate-account';

const environment = process.env;
const RECOVERY = { recovery: true };
const LIST = 'ECS.ListServiceDeployments';
let endpoint: AwsEndpoint;
let account: GateAccount;
/** Kinds with which the check was carried out. */
let looked: string[];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  process.env = { ...environment, ...variables(POLICY.freeze) };
  logLines();
  account = new GateAccount(endpoint);
  looked = [];
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});
afterAll(() => endpoint.close());

const closed: Check = async (_event, _signal, _deployment, kind) => {
  looked.push(kind);
  return { outcome: 'fail', reason: 'the calendar is closed' };
};
const askedBefore = (milliseconds: number) => ({
  teal: {
    ...{ stage: 'PRE_SCALE_UP', step: 0 },
    gates: { freeze: { since: Date.now() - milliseconds, told: 'IN_PROGRESS', state: null } },
  },
});
const ask = (details: object = {}) => gate(closed, account.clients)(asking(details), context);

test('a recovery to an image that ran here is let go, without a look', async () => {
  account.ran(digest('b'));
  account.ran(digest('a'));
  expect(await ask(RECOVERY)).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: 'skipped: the deployment is a recovery',
  });
  expect(looked).toEqual([]);
  expect(account.published()).toMatchObject([{ kind: 'recovery', outcome: 'skipped', digest: digest('b') }]);
});

test.each<[string, () => void]>([
  ['nothing ran here', () => undefined],
  ['its image did not run here', () => account.ran(digest('c'))],
  [
    'its image was rolled back, stopped and failed, and runs now',
    () => {
      for (const status of ['ROLLBACK_SUCCESSFUL', 'STOPPED', 'ROLLBACK_FAILED', 'IN_PROGRESS'] as const) {
        account.ran(digest('b'), status);
      }
    },
  ],
  [
    'one of its images did not run here',
    () => {
      account.ran(digest('b'));
      account.revision('new', { shop: digest('b'), proxy: digest('c') });
    },
  ],
  [
    'ECS does not say the digest of one of its images',
    () => {
      account.ran(digest('b'));
      account.revision('new', { shop: digest('b'), proxy: undefined });
    },
  ],
  [
    'ECS says no image',
    () => {
      account.ran(digest('b'));
      account.revision('new', {});
    },
  ],
])('a recovery by its word alone is a release: %s', async (_, arrange) => {
  arrange();
  expect(await ask(RECOVERY)).toEqual({ hookStatus: 'FAILED', reason: 'the calendar is closed' });
  expect(looked).toEqual(['release']);
});

describe.each<[string, () => void]>([
  [
    'the record cannot be read',
    () => {
      account.ran(digest('b'));
      account.lease.injectFaults(({ operation }) =>
        operation === 'ListServiceDeployments' ? new AwsError('ThrottlingException', 'slow down') : undefined,
      );
    },
  ],
  [
    'images cannot be read',
    () => {
      account.ran(digest('b'));
      account.lease.injectFaults(({ operation }) =>
        operation === 'DescribeServiceRevisions' ? new AwsError('AccessDeniedException', 'no') : undefined,
      );
    },
  ],
  [
    'the connection breaks',
    () => {
      account.ran(digest('b'));
      account.lease.injectFaults(({ operation }) =>
        operation === 'ListServiceDeployments' ? 'drop' : undefined,
      );
    },
  ],
])('while it cannot be told whether it is a recovery: %s', (_, arrange) => {
  beforeEach(arrange);

  test('it is waited for, and nothing is looked at', async () => {
    expect(await ask(RECOVERY)).toMatchObject({
      hookStatus: 'IN_PROGRESS',
      reason: 'the record that proves a recovery could not be read',
    });
    expect(looked).toEqual([]);
    account.lease.injectFaults(() => undefined);
    expect(await ask(RECOVERY)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  });

  test('after two minutes it is a release', async () => {
    expect(await ask({ ...RECOVERY, ...askedBefore(119_000) })).toMatchObject({ hookStatus: 'IN_PROGRESS' });
    expect(await ask({ ...RECOVERY, ...askedBefore(121_000) })).toEqual({
      hookStatus: 'FAILED',
      reason: 'the calendar is closed',
    });
    expect(looked).toEqual(['release']);
  });
});

// source: Amazon ECS developer guide, "Container image resolution": digests are there when the first task has started
describe('before ECS lists the images of the revision', () => {
  beforeEach(() => {
    account.ran(digest('b'));
    account.revision('new', {});
  });

  test('its task definition proves a recovery, where it names them by digest', async () => {
    account.define('new', { shop: `shop@${digest('b')}` });
    expect((await ask(RECOVERY)).reason).toBe('skipped: the deployment is a recovery');
    account.define('new', { shop: `shop@${digest('b')}`, proxy: `proxy@${digest('c')}` });
    expect((await ask(RECOVERY)).reason).toBe('the calendar is closed');
    account.define('new', { shop: 'shop:latest' });
    expect((await ask(RECOVERY)).reason).toBe('the calendar is closed');
  });

  test('and says what a decision is about', async () => {
    account.define('new', { shop: `shop@${digest('b')}`, proxy: 'proxy:1' });
    account.decide();
    expect((await ask()).reason).toMatch(/^overridden by ada/);
  });
});

test('its images may have run in different deployments', async () => {
  account.revision('new', { shop: digest('b'), proxy: digest('c') });
  account.ran(digest('b'));
  account.ran(digest('c'));
  expect((await ask(RECOVERY)).hookStatus).toBe('SUCCEEDED');
});

test('the proof may be old', async () => {
  account.ran(digest('b'));
  for (let index = 0; index < 130; index += 1) account.ran(digest('a'));
  expect((await ask(RECOVERY)).hookStatus).toBe('SUCCEEDED');
  expect(account.calls.filter((call) => call === LIST)).toHaveLength(2);
});

test('the record is not read where it makes no difference', async () => {
  account.ran(digest('b'));
  await ask();
  await ask({ fix: true });
  process.env = { ...process.env, ...variables(POLICY['smoke-test']) };
  await ask(RECOVERY);
  expect(account.calls).not.toContain(LIST);
  expect(looked).toEqual(['release', 'fix', 'release']);
});

test('a fix goes on with a warning, and says so', async () => {
  expect(await ask({ fix: true })).toEqual({
    hookStatus: 'SUCCEEDED',
    reason: 'warning: the calendar is closed',
  });
  expect(account.published()).toMatchObject([{ kind: 'fix', outcome: 'fail', answer: 'SUCCEEDED' }]);
});

test('a first deployment is one', async () => {
  account.sources = [];
  process.env = { ...process.env, ...variables(POLICY.metrics) };
  expect((await ask()).reason).toBe('skipped: the deployment is a first');
  expect(looked).toEqual([]);
});

test.each(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'STOP_REQUESTED'] as const)(
  'in %s everything else of AWS may fail, and nothing is asked',
  async (status) => {
    account.status = status;
    account.lease.injectFaults(({ operation }) =>
      operation === 'DescribeServiceDeployments' ? undefined : new AwsError('ThrottlingException', 'no'),
    );
    expect(await ask(RECOVERY)).toMatchObject({ hookStatus: 'SUCCEEDED' });
    expect(account.calls).toEqual(['ECS.DescribeServiceDeployments', 'EventBridge.PutEvents']);
  },
);

test('a deployment that is not there is waited for', async () => {
  const answer = await gate(closed, account.clients)(asking({}, 'gone'), context);
  expect(answer).toMatchObject({ hookStatus: 'IN_PROGRESS' });
  expect(account.published()).toMatchObject([{ kind: 'unknown', outcome: 'inconclusive' }]);
});
