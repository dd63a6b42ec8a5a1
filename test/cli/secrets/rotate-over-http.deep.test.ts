import type { RotateOptions } from '../../../cli/secrets';
import type { ChangeSurroundings } from '../../../cli/secrets/changing';
import { exitCodeOfChange, jsonOfChange, textOfChange } from '../../../cli/secrets/report';
import { rotateSecret } from '../../../cli/secrets/rotate';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { HEADER, RECEIPT, reading, VALUE } from './world';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-test-header-rotation';
let engine: Engine;
let lease: EndpointLease;
let said: string[];
let rotations: number;
beforeEach(async () => {
  [said, rotations] = [[], 0];
  engine = new Engine();
  reading(engine);
  lease = await engine.start();
});
afterEach(() => engine.close());

/** A function that is done after a while. @param ends never, if undefined */
const configure = (arn: string, ends: number | undefined) =>
  engine.secrets.setRotation(arn, {
    ...{ functionArn: FUNCTION, afterDays: 90, nextAt: engine.pause.now() },
    run: (_, versionId) => {
      rotations += 1;
      const before = engine.secrets.version(arn, {}).id;
      engine.secrets.put(arn, { value: 'rotated', token: versionId, stages: ['AWSPENDING'] });
      if (ends === undefined) return;
      void engine.world.clock
        .sleep(ends)
        .then(() => engine.secrets.moveStage(arn, 'AWSCURRENT', versionId, before));
    },
  });
const asked = { service: 'shop', env: 'production' };
const rotate = (
  name: string,
  more: Partial<RotateOptions> = { yes: true },
  around: Partial<ChangeSurroundings> = {},
) =>
  rotateSecret(
    { ...asked, ...{ name, timeout: MINUTE, release: false, releaseTimeout: 60 * MINUTE }, ...more },
    {
      ...{ connect: engine.connect, pause: engine.pause, progress: { line: (line) => said.push(line) } },
      ...{ signal: new AbortController().signal, say: (line) => said.push(line), confirm: undefined },
      ...around,
    },
  );

test.each([
  ['test-header', HEADER],
  ['RECEIPT_KEY', RECEIPT],
])('%s is rotated, and waited for', async (name, arn) => {
  configure(arn, 12 * SECOND);
  const before = engine.secrets.version(arn, {}).id;
  const changed = await rotate(name);
  const { id, value } = engine.secrets.version(arn, {});
  expect(value).toBe('rotated');
  expect(changed).toMatchObject({ outcome: 'rotated', version: id, replaced: before });
  expect(exitCodeOfChange(changed)).toBe(0);
  expect(said).toEqual([
    `rotating shop-production/${name}:`,
    `  at            ${arn}`,
    `  by            ${FUNCTION}`,
    expect.stringContaining(`  replaces      version ${before} of `),
    '  last rotated  never',
    'rotation has begun; waiting at most 60 s until it has ended',
  ]);
  const text = textOfChange(asked, changed);
  expect(text.includes('Tasks read secrets when they start')).toBe(name !== 'test-header');
  expect(text + jsonOfChange(asked, changed)).not.toContain(VALUE);
});

test('one that does not end is told of, and where to look; a second is refused', async () => {
  configure(HEADER, undefined);
  const changed = await rotate('test-header');
  expect(changed).toMatchObject({
    outcome: 'rotating',
    reason: expect.stringContaining('see the log of shop-production-test-header-rotation: /teal/'),
  });
  expect(exitCodeOfChange(changed)).toBe(3);
  expect(await rotate('test-header')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('has not ended, and no other begins'),
  });
  expect(rotations).toBe(1);
});

test.each([
  ['RECEIPT_KEY', 'no rotation is configured for it: set it by teal secrets set'],
  ['TOKEN', 'nothing rotates a parameter'],
  ['OTHER', 'Secrets Manager has none of that name'],
])('%s cannot be rotated', async (name, words) => {
  const changed = await rotate(name);
  expect(changed).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(words) });
  expect(exitCodeOfChange(changed)).toBe(1);
});

test('an answer that is lost is asked for again, and is one rotation', async () => {
  configure(HEADER, SECOND);
  const { rotate: start } = engine.secrets;
  jest.spyOn(engine.secrets, 'rotate').mockImplementationOnce((...given) => {
    start.apply(engine.secrets, given);
    throw new AwsError('InternalFailure', 'lost', 500);
  });
  expect(await rotate('test-header')).toMatchObject({ outcome: 'rotated' });
  expect(rotations).toBe(1);
});

test('a permission that is missing', async () => {
  configure(HEADER, SECOND);
  lease.injectFaults(({ operation }) =>
    operation === 'RotateSecret' ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  expect(await rotate('test-header')).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('secretsmanager:RotateSecret must be allowed'),
  });
});

test('it is asked for by the name of the environment', async () => {
  configure(HEADER, SECOND);
  const confirm = jest.fn(() => Promise.resolve(false));
  expect(await rotate('test-header', {}, { confirm })).toMatchObject({ outcome: 'refused' });
  expect(confirm).toHaveBeenCalledWith('Rotate it?', 'production');
  expect(rotations).toBe(0);
  await expect(rotate('test-header', {})).rejects.toMatchObject({ exitCode: 2 });
});

describe('with a release', () => {
  const releasing = { yes: true, release: true } as const;
  beforeEach(() => configure(RECEIPT, SECOND));

  test('a stack of before there were parameters of versions: nothing is rotated', async () => {
    expect(await rotate('RECEIPT_KEY', releasing)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(
        /^the stack shop-production must have the parameter SecretVersionReceiptKey, got none: .*\nnothing was rotated; --no-release rotates without a release$/,
      ),
    });
    expect(rotations).toBe(0);
  });

  test('while a deployment runs: nothing is rotated', async () => {
    engine.release(2);
    await engine.pass(SECOND);
    expect(await rotate('RECEIPT_KEY', releasing)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining(
        'wait for its end (teal status --follow --service shop --env production)',
      ),
    });
    expect(rotations).toBe(0);
  });

  test.each([
    ['DescribeStacks', 'cloudformation:DescribeStacks must be allowed'],
    ['ListServiceDeployments', 'ecs:ListServiceDeployments must be allowed'],
  ])('without the permission for %s: nothing is rotated', async (denied, words) => {
    lease.injectFaults(({ operation }) =>
      operation === denied ? new AwsError('AccessDeniedException', 'no') : undefined,
    );
    expect(await rotate('RECEIPT_KEY', releasing)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining(words),
    });
    expect(rotations).toBe(0);
  });

  // Rules take both of its versions: it is in no task.
  test('the test header needs none', async () => {
    configure(HEADER, SECOND);
    const changed = await rotate('test-header', releasing);
    expect(changed).toMatchObject({ outcome: 'rotated' });
    expect(changed).not.toHaveProperty('release');
  });
});
