import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SetOptions } from '../../../cli/secrets';
import type { Changed, ChangeSurroundings } from '../../../cli/secrets/changing';
import { exitCodeOfChange, jsonOfChange, textOfChange } from '../../../cli/secrets/report';
import { setSecret, type ValueSource } from '../../../cli/secrets/set';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { Engine } from '../engine';
import { Sandbox } from '../running-teal';
import { CARD, HEADER, RECEIPT, reading, VALUE } from './world';

const NEW = 'n3w"value/of\\tests';
let engine: Engine;
let lease: EndpointLease;
let said: string[];
let writes: string[];
beforeEach(async () => {
  [said, writes] = [[], []];
  engine = new Engine();
  reading(engine);
  lease = await engine.start();
  lease.onCall(({ operation }) => {
    if (/^(Put|Update)/.test(operation)) writes.push(operation);
  });
});
afterEach(() => engine.close());

const piped = (value = NEW): ValueSource => ({
  from: 'bytes',
  read: () => Promise.resolve(Buffer.from(`${value}\n`)),
});
const asked = { service: 'shop', env: 'production' };
const set = (
  name: string,
  {
    source = piped(),
    more = { yes: true },
    around = {},
  }: { source?: ValueSource; more?: Partial<SetOptions>; around?: Partial<ChangeSurroundings> } = {},
): Promise<Changed> =>
  setSecret({ ...asked, ...{ name, release: false, releaseTimeout: 3_600_000 }, ...more }, source, {
    ...{ connect: engine.connect, pause: engine.pause, progress: { line: (line) => said.push(line) } },
    ...{ signal: new AbortController().signal, say: (line) => said.push(line), confirm: undefined },
    ...around,
  });
const all = (changed: Changed): string =>
  [...said, jsonOfChange(asked, changed), textOfChange(asked, changed)].join('\n');
/** Neither as it is, nor as JSON has it. */
const expectUnsaid = (text: string, value = NEW) => {
  for (const one of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), VALUE])
    expect(text).not.toContain(one);
};
const current = (arn: string) => engine.secrets.version(arn, {}).value;

test('a whole value: said before, and nothing of it', async () => {
  const before = engine.secrets.version(RECEIPT, {}).id;
  const changed = await set('RECEIPT_KEY');
  expect(changed).toMatchObject({ outcome: 'set', replaced: before });
  expect(current(RECEIPT)).toBe(NEW);
  expect(said).toEqual([
    'setting shop-production/RECEIPT_KEY, a secret:',
    `  at            ${RECEIPT}`,
    '  what          its whole value',
    expect.stringContaining(`  replaces      version ${before} of `),
  ]);
  expect(exitCodeOfChange(changed)).toBe(0);
  expect(JSON.parse(jsonOfChange(asked, changed))).toEqual({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'set', exitCode: 0 },
    ...{ secret: 'shop-production/RECEIPT_KEY', kind: 'secret', replaced: before },
    ...{ version: engine.secrets.version(RECEIPT, {}).id, reason: expect.stringContaining('is current now') },
  });
  expect(textOfChange(asked, changed)).toContain('Tasks read secrets when they start.');
  expectUnsaid(all(changed));
});

test('one field of JSON, by the version that was read; its label is gone after it', async () => {
  expect(await set('CARD_KEY')).toMatchObject({ outcome: 'set' });
  expect(JSON.parse(String(current(CARD)))).toEqual({ user: 'ada', key: NEW });
  expect(engine.secrets.find(CARD).versions.map(({ stages }) => [...stages])).toEqual([
    ['AWSPREVIOUS'],
    ['AWSCURRENT'],
  ]);
  expect(said).toContain('  what          the field key of its JSON; the others stay as they are');
});

test.each([
  ['PutSecretValue', 1],
  ['UpdateSecretVersionStage', 2],
])('a field that somebody sets before %s is not overwritten', async (before, versions) => {
  lease.injectFaults(({ operation }) => {
    if (operation === before && engine.secrets.find(CARD).versions.length === versions)
      engine.secrets.put(CARD, { value: '{"user":"eve"}' });
    return undefined;
  });
  const changed = await set('CARD_KEY');
  expect(changed).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('meanwhile') });
  expect(current(CARD)).toBe('{"user":"eve"}');
  expect(engine.secrets.find(CARD).versions.flatMap(({ stages }) => [...stages])).not.toContain('teal-set');
  expect(exitCodeOfChange(changed)).toBe(1);
});

test('a parameter keeps its type', async () => {
  expect(await set('TOKEN')).toMatchObject({ outcome: 'set', version: '2', replaced: '1' });
  expect(engine.parameters.find('/shop/token')).toMatchObject({ value: NEW, type: 'SecureString' });
});

test('a secret whose service is not there yet', async () => {
  const early = RECEIPT.replaceAll('shop-production', 'early-staging');
  engine.secrets.create(early, VALUE);
  const changed = await set('RECEIPT_KEY', { more: { service: 'early', env: 'staging', yes: true } });
  expect(changed).toMatchObject({ outcome: 'set' });
  expect([current(early), said.at(-1)]).toEqual([NEW, '  read by       nothing that is deployed']);
});

test.each([
  ['OTHER_KEY', 'Secrets Manager has none of that name: NAME must be a variable'],
  ['hunter2', 'NAME must be a variable'],
  ['test-header', 'the test header is set by its rotation'],
])('%s is not set', async (name, words) => {
  const changed = await set(name);
  expect(changed).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(words) });
  expect([writes, current(HEADER)]).toEqual([[], VALUE]);
  expectUnsaid(all(changed));
  expect(all(changed)).not.toContain('hunter2-');
});

test('the password of a database is not: it would open nothing', async () => {
  const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-database-users';
  engine.secrets.setRotation(RECEIPT, { functionArn, afterDays: 30, nextAt: 0, run: () => undefined });
  const changed = await set('RECEIPT_KEY');
  expect(changed).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('teal secrets rotate DATABASE; where one has leaked'),
  });
  expect([writes, current(RECEIPT)]).toEqual([[], VALUE]);
});

test('one whose deletion is scheduled is not', async () => {
  engine.secrets.scheduleDeletion(RECEIPT);
  expect(await set('RECEIPT_KEY')).toMatchObject({ reason: expect.stringContaining('restore-secret') });
});

const typed = (...values: (string | undefined)[]): ValueSource => ({
  from: 'person',
  ask: () => Promise.resolve(values.shift()),
});
test.each<[string, boolean, ValueSource, string]>([
  ['confirmed, and typed twice', true, typed(NEW, NEW), 'set'],
  ['not confirmed', false, typed(NEW, NEW), 'refused'],
  ['typed otherwise the second time', true, typed(NEW, 'other'), 'refused'],
  ['not typed', true, typed(undefined), 'refused'],
])('at a terminal: %s', async (_, agrees, source, outcome) => {
  const confirm = jest.fn(() => Promise.resolve(agrees));
  const changed = await set('RECEIPT_KEY', { source, more: {}, around: { confirm } });
  expect(changed.outcome).toBe(outcome);
  expect(confirm).toHaveBeenCalledWith('Set it?', 'production');
  expect(writes).toEqual(outcome === 'set' ? ['PutSecretValue'] : []);
});

test.each<[string, Partial<SetOptions>, ValueSource]>([
  ['nobody to ask', {}, piped()],
  ['an empty value', { yes: true }, piped('')],
])('%s is bad input, before AWS is asked', async (_, more, source) => {
  const connect = () => Promise.reject(new Error('AWS was asked'));
  await expect(set('RECEIPT_KEY', { source, more, around: { connect } })).rejects.toMatchObject({
    exitCode: 2,
  });
});

test.each([
  ['AccessDeniedException', 'secretsmanager:PutSecretValue must be allowed'],
  ['ThrottlingException', 'throttled again and again'],
  ['ExpiredTokenException', 'sign in with aws sso login'],
  ['InvalidRequestException', 'was refused: InvalidRequestException'],
  ['InternalFailure', 'AWS could not be asked'],
])('what AWS says of %s is not said on, since it quotes the value', async (name, words) => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutSecretValue'
      ? new AwsError(
          name,
          `1 validation error: Value '${NEW}' at 'secretString' (${JSON.stringify(NEW)}) failed`,
        )
      : undefined,
  );
  const changed = await set('RECEIPT_KEY');
  expect(changed).toMatchObject({ outcome: 'failed', reason: expect.stringContaining(words) });
  expect(exitCodeOfChange(changed)).toBe(3);
  expectUnsaid(all(changed));
});

test('nor by its name', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutSecretValue' ? new AwsError('hunter', 'no') : undefined,
  );
  const changed = await set('RECEIPT_KEY', { source: piped('hunter') });
  expect(changed.outcome).toBe('failed');
  expect(all(changed)).not.toContain('hunter');
});

test('a key that may not be used is told from the secret, without AWS’s words', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutSecretValue'
      ? new AwsError('AccessDeniedException', `Access to KMS is not allowed ${NEW}`)
      : undefined,
  );
  const changed = await set('RECEIPT_KEY');
  expect(changed.reason).toContain('kms:GenerateDataKey');
  expectUnsaid(all(changed));
});

test('an answer that is lost: what is current is looked at', async () => {
  const { put } = engine.secrets;
  jest.spyOn(engine.secrets, 'put').mockImplementationOnce((...given) => {
    put.apply(engine.secrets, given);
    throw new AwsError('InternalFailure', `lost ${NEW}`);
  });
  const changed = await set('RECEIPT_KEY');
  expect(changed).toMatchObject({ outcome: 'set', reason: expect.stringContaining('otherwise than well') });
  expect(changed.version).toBe(engine.secrets.version(RECEIPT, {}).id);
  expectUnsaid(all(changed));
  expect(engine.secrets.find(RECEIPT).versions).toHaveLength(2);
});

test('a label that stays behind takes nothing from what is set', async () => {
  const { moveStage } = engine.secrets;
  jest.spyOn(engine.secrets, 'moveStage').mockImplementation((...given) => {
    if (given[1] === 'teal-set') throw new AwsError('AccessDeniedException', NEW);
    return moveStage.apply(engine.secrets, given);
  });
  const changed = await set('CARD_KEY');
  expect(changed).toMatchObject({ outcome: 'set', reason: expect.stringContaining('otherwise than well') });
  expectUnsaid(all(changed));
});

describe('the process', () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());
  const run = (...args: string[]) =>
    sandbox.run(['secrets', 'set', ...args, '--service', 'shop', '--env', 'production'], {
      env: engine.environment(),
    });

  test('a file, by name', async () => {
    const file = join(sandbox.path, 'value');
    writeFileSync(file, `${NEW}\n`);
    const { code, stdout, stderr } = await run('RECEIPT_KEY', '--file', file, '--yes');
    expect([stderr.split('\n')[0], code]).toEqual(['setting shop-production/RECEIPT_KEY, a secret:', 0]);
    expect(current(RECEIPT)).toBe(NEW);
    expectUnsaid(stdout + stderr);
  });

  test.each([
    ['no terminal and no --yes', ['RECEIPT_KEY'], '--yes must be given'],
    ['nothing in the pipe', ['RECEIPT_KEY', '--yes'], 'the value must be not empty'],
    ['a file that is not there', ['RECEIPT_KEY', '--yes', '--file', '/none'], 'got ENOENT'],
    ['a value as an argument', ['RECEIPT_KEY', NEW, '--yes'], 'too many arguments'],
    ['a value as an option', ['RECEIPT_KEY', '--value', NEW, '--yes'], "unknown option '--value'"],
    ['a value in an option', ['RECEIPT_KEY', `--value=${NEW}`, '--yes'], 'unknown option'],
  ])('%s is bad input', async (_, args, words) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    expectUnsaid(stdout + stderr);
    expect(writes).toEqual([]);
  });
});
