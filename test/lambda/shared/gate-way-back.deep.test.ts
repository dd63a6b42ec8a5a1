import { type Check, gate } from '../../../lambda/shared/gate';
import { POLICY } from '../../../lambda/shared/policy';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { logLines } from '../log-lines';
import { asking, context, digest, GateAccount, variables } from './gate-account';

// CloudFormation has a release that ECS has rolled back deployed the other way round: a forward deployment of what runs.

const environment = process.env;
let endpoint: AwsEndpoint;
let account: GateAccount;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  process.env = { ...environment, ...variables(POLICY.freeze) };
  logLines();
  account = new GateAccount(endpoint);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.env = environment;
});
afterAll(() => endpoint.close());

const closed: Check = async () => ({ outcome: 'fail', reason: 'the calendar is closed' });
const ask = () => gate(closed, account.clients)(asking(), context);
const SKIPPED = { hookStatus: 'SUCCEEDED', reason: 'skipped: the deployment is a recovery' };
const LOOKED = { hookStatus: 'FAILED', reason: 'the calendar is closed' };

/** The tasks that run, by their own task definition, named by digest. */
function sameTasks(image = digest('a')): void {
  account.tasksOf = 'blue';
  for (const id of ['blue', 'new']) account.define(id, { shop: `repository@${digest('a')}` });
  account.revision('new', { shop: image });
}

test.each(['ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED', 'STOPPED'] as const)(
  'the tasks that run, after a deployment that is %s, are let go',
  async (status) => {
    sameTasks();
    account.ran(digest('b'), 'SUCCESSFUL');
    account.ran(digest('c'), status);
    expect(await ask()).toEqual(SKIPPED);
    expect(account.published()).toMatchObject([{ kind: 'recovery', outcome: 'skipped' }]);
  },
);

test('so they are before ECS lists their images, by the digests of the task definition', async () => {
  sameTasks();
  account.revision('new', {});
  account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
  expect(await ask()).toEqual(SKIPPED);
});

test.each<[string, () => void]>([
  ['the one before was released', () => account.ran(digest('a'), 'SUCCESSFUL')],
  [
    'an earlier one went back, and the one before was released',
    () => {
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
      account.ran(digest('a'), 'SUCCESSFUL');
    },
  ],
  ['there is none before', () => undefined],
  [
    'a tag has moved',
    () => {
      sameTasks(digest('b'));
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
    },
  ],
  [
    'the digest of what goes out is not known',
    () => {
      account.define('new', { shop: 'repository:latest' });
      account.define('blue', { shop: 'repository:latest' });
      account.revision('new', {});
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
    },
  ],
  [
    'its task definition is another one',
    () => {
      account.tasksOf = undefined;
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
    },
  ],
  [
    'two revisions run, one of them another',
    () => {
      account.sources = ['blue', 'other'];
      account.revision('other', { shop: digest('c') });
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
    },
  ],
  [
    'the record cannot be read',
    () => {
      account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
      account.lease.injectFaults(({ operation }) =>
        operation === 'ListServiceDeployments' ? new AwsError('AccessDeniedException', 'no') : undefined,
      );
    },
  ],
])('%s: a release like any other', async (_what, arrange) => {
  sameTasks();
  arrange();
  expect(await ask()).toEqual(LOOKED);
});

test('for a gate that is as strict with a recovery nothing more is read', async () => {
  process.env = { ...environment, ...variables(POLICY['live-traffic']) };
  sameTasks();
  account.ran(digest('c'), 'ROLLBACK_SUCCESSFUL');
  expect(await ask()).toEqual(LOOKED);
  expect(account.calls).not.toContain('ECS.ListServiceDeployments');
});
