import { auditSecrets, listSecrets, type Told } from '../../../cli/secrets/carry-out';
import type { SecretsSurroundings } from '../../../cli/secrets/look';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/secrets/report';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { CARD, HEADER, RECEIPT, reading, VALUE } from './world';

const DAY = 86_400_000;
let engine: Engine;
let lease: EndpointLease;
beforeEach(async () => {
  engine = new Engine();
  reading(engine);
  lease = await engine.start();
});
afterEach(() => engine.close());

const asked = { service: 'shop', env: 'production' };
const around = (): SecretsSurroundings => ({
  ...{ connect: engine.connect, pause: engine.pause, progress: { line: () => undefined } },
  signal: new AbortController().signal,
});
const list = () => listSecrets(asked, around());
const audit = (more = {}) =>
  auditSecrets({ ...asked, maxAge: 90 * DAY, unused: 90 * DAY, ...more }, around());
const parsed = (told: Told) => JSON.parse(jsonOf(asked, told));
const fail = (operation: string, name: string, message = 'no') =>
  lease.injectFaults((call) => (call.operation === operation ? new AwsError(name, message) : undefined));

test('which secret fills which variable, when it changed, and whose tasks are from before', async () => {
  await engine.pass(MINUTE);
  engine.secrets.put(RECEIPT, { value: 'newer' });
  const told = await list();
  expect(exitCodeOf(told)).toBe(0);
  expect(parsed(told)).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'told', exitCode: 0 },
    secrets: [
      {
        ...{ kind: 'secret', name: 'shop-production/RECEIPT_KEY', arn: RECEIPT, state: 'known' },
        variables: [{ container: 'web', variable: 'RECEIPT_KEY' }],
        changedAt: new Date(engine.pause.now()).toISOString(),
        versions: [{ stages: ['AWSCURRENT'] }, { stages: ['AWSPREVIOUS'] }],
        tasksBefore: [{ revision: expect.stringContaining(':service-revision/'), tasks: 2, of: 2 }],
      },
      {
        name: 'card',
        variables: [
          { variable: 'CARD_USER', key: 'user' },
          { variable: 'CARD_KEY', key: 'key' },
        ],
        tasksBefore: [],
      },
      { kind: 'parameter', name: '/shop/token', variables: [{ variable: 'TOKEN' }] },
      { name: 'shop-production/test-header', variables: [], arn: HEADER },
    ],
  });
  const text = textOf(asked, told, engine.pause.now());
  expect(text).toContain('RECEIPT_KEY of container web');
  expect(text).toMatch(/parameter\/shop\/token\n {2}changed 20\S+ \S+ UTC \(0 h ago\), version 1\n/);
  expect(text).toMatch(/2 of 2 running tasks of revision \w+ started before the change/);
  expect(text).toContain(
    'aws ecs update-service --cluster shop-production --service shop --force-new-deployment',
  );
});

test('values are nowhere, and no call asks for one', async () => {
  const operations: string[] = [];
  lease.onCall(({ operation }) => void operations.push(operation));
  const told = [await list(), await audit()];
  const said = told.map((one) => jsonOf(asked, one) + textOf(asked, one, engine.pause.now())).join('');
  expect(said).not.toContain(VALUE);
  expect(operations.filter((one) => /^(GetSecretValue|GetParameter)/.test(one))).toEqual([]);
});

test('while a deployment runs, tasks of both revisions are told apart', async () => {
  await engine.pass(MINUTE);
  engine.secrets.put(RECEIPT, { value: 'newer' });
  engine.release(2);
  await engine.pass(30 * SECOND);
  const { secrets } = parsed(await list());
  expect(secrets[0].tasksBefore).toMatchObject([{ tasks: 2, of: 2 }]);
});

test('a permission that is missing for some is told of, and the others are listed', async () => {
  fail('DescribeSecret', 'AccessDeniedException');
  const told = await list();
  expect(exitCodeOf(told)).toBe(3);
  expect(parsed(told).secrets).toMatchObject([
    { state: 'unknown', why: expect.stringContaining('secretsmanager:DescribeSecret must be allowed') },
    { state: 'unknown' },
    { state: 'known' },
    { state: 'unknown' },
  ]);
  expect(exitCodeOf(await audit())).toBe(3);
});

test.each([
  ['ExpiredTokenException', 'sign in with aws sso login'],
  ['ThrottlingException', 'throttled again and again'],
  ['InternalFailure', 'AWS could not be asked'],
])('%s of Secrets Manager ends it', async (name, words) => {
  fail('DescribeSecret', name);
  expect(await list()).toEqual({ outcome: 'failed', reason: expect.stringContaining(words) });
});

test('a service that is not there', async () => {
  const told = await listSecrets({ ...asked, service: 'other' }, around());
  expect(told).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('must exist') });
  expect(exitCodeOf(told)).toBe(3);
});

test('nothing is wrong, and then one is to be deleted, one is gone and one is old', async () => {
  const fine = await audit();
  expect([exitCodeOf(fine), fine.reason]).toEqual([0, '4 secrets of shop in production: nothing is wrong']);
  engine.secrets.scheduleDeletion(RECEIPT);
  engine.secrets.delete(CARD);
  await engine.pass(2 * MINUTE);
  const told = await audit({ maxAge: MINUTE });
  expect(exitCodeOf(told)).toBe(1);
  expect(parsed(told).findings).toMatchObject([
    { secret: 'shop-production/RECEIPT_KEY', finding: 'scheduled-for-deletion' },
    { secret: 'card', finding: 'missing' },
    { secret: '/shop/token', finding: 'too-old' },
    { secret: 'shop-production/test-header', finding: 'too-old' },
  ]);
  expect(textOf(asked, told, 0)).toContain('  missing: card: it is not there');
});
