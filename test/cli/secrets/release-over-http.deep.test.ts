import type { ChangeSurroundings } from '../../../cli/secrets/changing';
import { releaseCurrent } from '../../../cli/secrets/release-current';
import { exitCodeOfChange, jsonOfChange, textOfChange } from '../../../cli/secrets/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { SECOND } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { reading, VALUE } from './world';

let engine: Engine;
let lease: EndpointLease;
let writes: string[];
beforeEach(async () => {
  writes = [];
  engine = new Engine();
  reading(engine);
  lease = await engine.start();
  lease.onCall(({ operation }) => {
    if (/^(Put|Update|Create|Execute|Rotate)/.test(operation)) writes.push(operation);
  });
});
afterEach(() => {
  // What it is given and does is in test/rehearsal/secret-release.deep: here is what it refuses.
  expect(writes).toEqual([]);
  return engine.close();
});

const asked = { service: 'shop', env: 'production' };
const release = (name = 'RECEIPT_KEY', around: Partial<ChangeSurroundings> = {}, yes = true) =>
  releaseCurrent(
    { ...asked, name, releaseTimeout: 3_600_000, ...(yes && { yes: true as const }) },
    {
      ...{ connect: engine.connect, pause: engine.pause, progress: { line: () => {} } },
      ...{ signal: new AbortController().signal, say: () => {}, confirm: undefined },
      ...around,
    },
  );

test.each<[string, string, RegExp]>([
  [
    'a stack of before there were parameters of versions',
    'RECEIPT_KEY',
    /^the stack shop-production must have the parameter SecretVersionReceiptKey, got none: .*\nnothing was released$/,
  ],
  ['a secret that was there already', 'CARD_KEY', /^no release gives it to the tasks: .* got card;/],
  ['a parameter', 'TOKEN', /^no release gives it to the tasks: .* got \/shop\/token;/],
  ['the test header', 'test-header', /^no release gives it to the tasks:/],
])('%s: nothing is released', async (_, name, reason) => {
  const changed = await release(name);
  expect(changed).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(reason) });
  expect(exitCodeOfChange(changed)).toBe(1);
  expect(jsonOfChange(asked, changed) + textOfChange(asked, changed)).not.toContain(VALUE);
});

test('a name of none', async () => {
  expect(await release('NOWHERE')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('it reads RECEIPT_KEY, CARD_USER'),
  });
});

test('while a deployment runs: nothing is released', async () => {
  engine.release(2);
  await engine.pass(SECOND);
  expect(await release()).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining(
      'wait for its end (teal status --follow --service shop --env production)',
    ),
  });
});

test.each([
  ['DescribeSecret', 'AccessDeniedException', /secretsmanager:DescribeSecret must be allowed/],
  ['DescribeStacks', 'AccessDeniedException', /cloudformation:DescribeStacks must be allowed/],
  ['ListServiceDeployments', 'AccessDeniedException', /ecs:ListServiceDeployments must be allowed/],
  ['DescribeServices', 'ExpiredTokenException', /credentials/],
])('%s is answered by %s: nothing is released', async (denied, name, words) => {
  lease.injectFaults(({ operation }) => (operation === denied ? new AwsError(name, 'no') : undefined));
  const changed = await release();
  expect(changed).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(words) });
  expect(exitCodeOfChange(changed)).toBe(3);
});

test('where nobody can be asked it must be told', async () => {
  await expect(release('RECEIPT_KEY', {}, false)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('nothing was released'),
  });
});
