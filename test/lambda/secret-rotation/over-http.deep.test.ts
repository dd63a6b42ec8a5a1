import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { STEPS, token } from '../rotated-secret';
import { ARN, FIRST, RotationWorld } from './world';

let endpoint: AwsEndpoint;
let world: RotationWorld;
let said: string[];
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  world = new RotationWorld(endpoint);
  said = [];
});
// Whatever a test does: no value in what is said.
afterEach(() => {
  for (const value of world.values()) expect(said.join('\n')).not.toContain(value);
});
afterAll(() => endpoint.close());

const step = async (name: string, id = token(1), secret = ARN): Promise<string> => {
  const answer = await world.step(name, id, secret);
  said.push(answer);
  return answer;
};
const DONE = STEPS.map(() => 'done');

test('a rotation makes 64 letters and digits current, and the value of before the previous one', async () => {
  const before = world.idAt('AWSCURRENT');
  expect(await world.all(token(1))).toEqual(DONE);
  expect(world.idAt('AWSCURRENT')).toBe(token(1));
  expect(world.idAt('AWSPREVIOUS')).toBe(before);
  expect(world.secrets.version(ARN, {}).value).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(world.secrets.version(ARN, {}).value).not.toBe(FIRST);
});

test('nothing is current before the last step', async () => {
  const before = world.idAt('AWSCURRENT');
  world.announce(token(1));
  for (const one of STEPS.slice(0, 3))
    expect([await step(one), world.idAt('AWSCURRENT')]).toEqual(['done', before]);
});

test('each step can come twice, and all of them again at the end: one value is made, and one label moved', async () => {
  world.announce(token(1));
  for (const one of STEPS) expect([await step(one), await step(one)]).toEqual(['done', 'done']);
  expect(await world.all(token(1))).toEqual(DONE);
  const count = (operation: string) => world.asked.filter((one) => one === operation).length;
  expect(['GetRandomPassword', 'PutSecretValue', 'UpdateSecretVersionStage'].map(count)).toEqual([1, 1, 1]);
});

test('the same step twice at once makes one value', async () => {
  world.announce(token(1));
  expect(await Promise.all([step('createSecret'), step('createSecret')])).toEqual(['done', 'done']);
  expect(world.values()).toHaveLength(2);
});

test('asks for the stack of the service by its name, and whom it need not ask it does not', async () => {
  world.announce(token(1));
  await step('setSecret');
  await step('testSecret');
  expect(world.asked).not.toContain('DescribeStacks');
});

// What must be so when the schedule is made. source: Secrets Manager API reference, RotateSecret (RotateImmediately)
test('a version without a value passes the test, and is never current', async () => {
  world.announce(token(1));
  expect(await step('testSecret')).toBe('done');
  expect(await step('finishSecret')).toMatch(/must have a value/);
  expect(world.labels()[token(1)]).toBeUndefined();
});

describe('the version that the service runs', () => {
  test('is current: it goes on', async () => {
    world.pinned = world.idAt('AWSCURRENT');
    expect(await world.all(token(1))).toEqual(DONE);
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['is not named', '', 'UPDATE_COMPLETE'],
    ['has no parameter', undefined, 'UPDATE_COMPLETE'],
    ['is of no stack', '', undefined],
  ])('%s: it goes on', async (_, pinned, status) => {
    Object.assign(world, { pinned, stackStatus: status });
    expect(await world.all(token(1))).toEqual(DONE);
  });

  test('is the one before: no second new one is made, and the reason says what to do', async () => {
    world.pinned = world.idAt('AWSCURRENT');
    await world.all(token(1));
    world.announce(token(2));
    const labels = world.labels();
    expect(await step('createSecret', token(2))).toMatch(
      /the rotation of shop-production\/SESSION_KEY must get through createSecret, got: shop-production must run on the current version, got .*; release it first; its current version stays current; see runbooks\/secret-rotation\.md#it-runs-on-an-older-version/,
    );
    expect(world.labels()).toEqual(labels);
    // Released:
    world.pinned = token(1);
    expect(await world.all(token(2))).toEqual(DONE);
  });

  test('becomes the one before after a new one was made: that is not made current', async () => {
    await world.all(token(1));
    world.pinned = token(1);
    world.announce(token(2));
    for (const one of STEPS.slice(0, 3)) expect(await step(one, token(2))).toBe('done');
    world.pinned = world.idAt('AWSPREVIOUS');
    expect(await step('finishSecret', token(2))).toMatch(/must run on the current version/);
    expect(world.idAt('AWSCURRENT')).toBe(token(1));
  });

  test('is being changed: it waits', async () => {
    world.stackStatus = 'UPDATE_IN_PROGRESS';
    world.announce(token(1));
    expect(await step('createSecret')).toMatch(
      /must be settled, got UPDATE_IN_PROGRESS.*#it-is-being-released/,
    );
    world.stackStatus = 'UPDATE_ROLLBACK_COMPLETE';
    expect(await world.all(token(1))).toEqual(DONE);
  });
});

test.each<[string, string, string, string, RegExp]>([
  [
    'a version that nothing announced',
    'createSecret',
    token(9),
    ARN,
    /must be staged AWSPENDING, and is not/,
  ],
  ['a step that is none', 'dance', token(1), ARN, /one of Secrets Manager's four, got dance/],
  [
    'another secret',
    'createSecret',
    token(1),
    ARN.replace('SESSION_KEY', 'OTHER'),
    /must be one that this function rotates/,
  ],
])('refuses %s', async (_, name, id, secret, reason) => {
  world.announce(token(1));
  expect(await step(name, id, secret)).toMatch(reason);
  expect(world.values()).toEqual([FIRST]);
});

test('a value that somebody else has put there is not made current', async () => {
  world.secrets.put(ARN, { value: 'guessable', token: token(1), stages: ['AWSPENDING'] });
  for (const one of ['testSecret', 'finishSecret'])
    expect(await step(one)).toMatch(/must have 64 letters and digits, and has not/);
  expect(world.secrets.version(ARN, {}).value).toBe(FIRST);
});

test.each([
  ['PutSecretValue', 'createSecret'],
  ['GetSecretValue', 'testSecret'],
  ['UpdateSecretVersionStage', 'finishSecret'],
])('what AWS says of %s is not repeated, since it may quote the value', async (failing, name) => {
  world.announce(token(1));
  if (name !== 'createSecret') await step('createSecret');
  world.lease.injectFaults(({ operation }) =>
    operation === failing
      ? new AwsError('AccessDeniedException', `quoted: ${world.values().join()}`)
      : undefined,
  );
  expect(await step(name)).toMatch(/got: AccessDeniedException of AWS;.*#access-denied/);
});
