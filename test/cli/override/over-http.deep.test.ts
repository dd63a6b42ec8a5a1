import type { OverrideOptions } from '../../../cli/override';
import { override } from '../../../cli/override/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/override/report';
import { journalOf } from '../../../cli/records/journal';
import { momentOf } from '../../../cli/terminal/moment';
import { useDecision } from '../../../lambda/shared/decisions';
import { AwsError } from '../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { MINUTE } from '../../rehearsal/ecs/world';
import { digest, Engine, QUICK } from '../engine';

const HOUR = 60 * MINUTE;
let engine: Engine;
let lease: EndpointLease;
let said: string[];
let changed: string[];
beforeEach(async () => {
  engine = new Engine();
  lease = await engine.start(QUICK);
  [said, changed] = [[], []];
  lease.onCall(({ operation }) => {
    if (/^(Put|Delete)/.test(operation)) changed.push(operation);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  return engine.close();
});

const asked = { service: 'shop', env: 'production' };
type Confirm = (question: string, name: string) => Promise<boolean>;
const run = (gate: string, more: Partial<OverrideOptions> = {}, confirm?: Confirm) =>
  override(
    gate,
    {
      ...{ ...asked, for: 2 * HOUR },
      ...(more.runningDeployment ? {} : { digest: digest(2) }),
      ...(more.second ? {} : { reason: 'mail is down' }),
      ...(confirm === undefined && { yes: true as const }),
      ...more,
    },
    {
      ...{ connect: engine.connect, now: engine.pause.now, confirm, signal: new AbortController().signal },
      say: (line) => said.push(line),
    },
  );
const name = (gate: string, version = 2) =>
  `/teal/decisions/shop-production/${gate}/${digest(version).slice('sha256:'.length)}`;
const parameterAt = (of: string) => JSON.parse(engine.parameters.find(of)?.value ?? 'null') as unknown;
const inHours = (hours: number) => new Date(engine.pause.now() + hours * HOUR).toISOString();
const announced = () => engine.events.events.filter(({ source }) => source === 'teal');

test('one decision is written as a gate reads it, announced and put on record', async () => {
  const expires = inHours(2);
  const decision = {
    ...{
      schemaVersion: 1,
      gate: 'smoke-test',
      digest: digest(2),
      decision: 'pass',
      author: engine.caller.arn,
    },
    ...{ reason: 'mail is down', expires },
  };
  const written = await run('smoke-test');
  expect(written).toMatchObject({
    ...{ outcome: 'written', decision, parameter: name('smoke-test'), second: false, needsSecond: false },
    ...{ announced: { is: 'yes' }, recorded: { is: 'yes' } },
  });
  expect(exitCodeOf(written)).toBe(0);
  expect(parameterAt(name('smoke-test'))).toEqual(decision);
  expect(announced()).toMatchObject([
    {
      'detail-type': 'Teal Gate Overridden',
      detail: { ...decision, stage: 'written', service: 'shop', environment: 'production', second: false },
    },
  ]);
  const { s3 } = await engine.connect({});
  const place = { bucket: engine.records.name, environment: 'production', service: 'shop' };
  const { schemaVersion: _, author, ...kept } = decision;
  expect(await journalOf(await s3(), place).decisions()).toMatchObject([{ ...kept, by: author }]);
});

test('a decision in force stays as it is; one that is over makes way for another', async () => {
  await run('smoke-test');
  const before = parameterAt(name('smoke-test'));
  expect(await run('smoke-test', { decision: 'fail' })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('must have no decision'),
  });
  expect(parameterAt(name('smoke-test'))).toEqual(before);
  await engine.pass(2 * HOUR);
  expect(await run('smoke-test', { decision: 'fail' })).toMatchObject({ outcome: 'written' });
  expect(parameterAt(name('smoke-test'))).toMatchObject({ decision: 'fail', expires: inHours(2) });
  expect(engine.parameters.find(name('smoke-test'))?.version).toBe(1);
});

test('one that has counted for a deployment that is over makes way, with the mark of its use', async () => {
  await run('smoke-test');
  const use = { deployment: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/old', at: inHours(0) };
  engine.parameters.put({
    name: `${name('smoke-test')}-used`,
    value: JSON.stringify(use),
    type: 'String',
  });
  expect(await run('smoke-test', { reason: 'again' })).toMatchObject({ outcome: 'written' });
  expect(engine.parameters.list().map((each) => each.name)).toEqual([name('smoke-test')]);
});

test('a gate of two needs another person, who says the same', async () => {
  expect(await run('admission', { decision: 'fail' })).toMatchObject({ needsSecond: true, second: false });
  expect(said.at(-1)).toContain('another person runs the same with --second');
  expect(await run('admission', { second: true })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('must be another than the first'),
  });
  engine.caller.arn = 'arn:aws:iam::111122223333:user/bob';
  await engine.pass(HOUR);
  expect(await run('admission', { second: true })).toMatchObject({ outcome: 'written', needsSecond: false });
  const [first, second] = [parameterAt(name('admission')), parameterAt(`${name('admission')}-second`)] as [
    object,
    object,
  ];
  expect(second).toEqual({ ...first, author: 'arn:aws:iam::111122223333:user/bob' });
  expect(announced().map(({ detail }) => detail)).toMatchObject([{ second: false }, { second: true }]);
});

test('what the verb writes is what a gate heeds, once', async () => {
  jest.spyOn(Date, 'now').mockImplementation(engine.pause.now);
  const clients = await engine.connect({});
  const heeds = async (gate: string, twoPersons: boolean, deployment: string) =>
    useDecision(
      await clients.ssm(),
      {
        ...{ service: 'shop', environment: 'production', gate, digest: digest(2), twoPersons },
        ...{ serviceDeploymentArn: deployment, wanted: ['pass', 'fail'] },
      },
      new AbortController().signal,
    );
  await run('smoke-test');
  const counts = { decision: 'pass', author: 'arn:aws:iam::111122223333:user/ada', reason: 'mail is down' };
  expect(await heeds('smoke-test', false, 'arn:one')).toMatchObject({ counts });
  expect(await heeds('smoke-test', false, 'arn:one')).toMatchObject({ counts });
  expect(await heeds('smoke-test', false, 'arn:two')).toMatchObject({ why: expect.any(String) });
  // For the next one it is given again.
  await run('smoke-test');
  expect(await heeds('smoke-test', false, 'arn:two')).toMatchObject({ counts });
  await run('admission');
  expect(await heeds('admission', true, 'arn:one')).toMatchObject({ why: expect.stringContaining('second') });
  engine.caller.arn = 'arn:aws:iam::111122223333:user/bob';
  await run('admission', { second: true });
  expect(await heeds('admission', true, 'arn:one')).toMatchObject({ counts });
});

test('the image is that of the deployment that runs', async () => {
  const more = { runningDeployment: true as const };
  expect(await run('smoke-test', more)).toMatchObject({
    outcome: 'refused',
    reason: '--running-deployment must have one that runs, got none; name the image with --digest',
  });
  engine.release(3);
  await engine.pass(MINUTE);
  expect(await run('smoke-test', more)).toMatchObject({
    outcome: 'written',
    decision: { digest: digest(3) },
  });
  expect(parameterAt(name('smoke-test', 3))).toMatchObject({ digest: digest(3) });
});

test('it is shown, and asks for the name of the environment, before anything is written', async () => {
  const names: string[] = [];
  const confirm: Confirm = async (_, wanted) => names.push(wanted) > 1;
  expect(await run('smoke-test', {}, confirm)).toEqual({
    outcome: 'refused',
    reason: 'nothing was written: it was not confirmed',
  });
  expect(said).toEqual([
    `lets the gate smoke-test of shop in production pass, once, for ${digest(2)}`,
    `  until ${momentOf(inHours(2))}, by arn:aws:iam::111122223333:user/ada: mail is down`,
  ]);
  expect(changed).toEqual([]);
  expect(await run('smoke-test', {}, confirm)).toMatchObject({ outcome: 'written' });
  expect(names).toEqual(['production', 'production']);
});

test('nobody to ask, and no --yes: nothing is asked of AWS', async () => {
  const options = { ...asked, digest: digest(2), reason: 'x', for: HOUR };
  const connect = () => Promise.reject(new Error('credentials were looked for'));
  const surroundings = { connect, now: () => 0, say: () => {}, confirm: undefined };
  await expect(
    override('smoke-test', options, { ...surroundings, signal: new AbortController().signal }),
  ).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('--yes must be given') });
});

test('somebody who was faster is not overwritten', async () => {
  const confirm: Confirm = async () => {
    engine.parameters.put({ name: name('smoke-test'), value: '{}', type: 'String' });
    engine.caller.arn = 'arn:aws:iam::111122223333:user/bob';
    await run('admission');
    return true;
  };
  lease.injectFaults(({ operation, nth }) =>
    operation === 'PutParameter' && nth === 2
      ? new AwsError('ParameterAlreadyExists', 'The parameter already exists.')
      : undefined,
  );
  expect(await run('smoke-test', {}, confirm)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('somebody has written meanwhile'),
  });
});

test('a clock that is ahead has no decision count for longer than four hours', async () => {
  const now = engine.pause.now;
  const ahead = { ...engine.pause, now: () => now() + 10 * MINUTE };
  const options = { ...asked, digest: digest(2), reason: 'x', for: 4 * HOUR, yes: true as const };
  expect(
    await override('smoke-test', options, {
      ...{ connect: engine.connect, now: ahead.now, say: () => {}, confirm: undefined },
      signal: new AbortController().signal,
    }),
  ).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('it counts for more than 4 hours') });
  expect(engine.parameters.list()).toEqual([]);
});

test('a decision that could not be announced or put on record stands, and is said', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutEvents' || operation === 'PutObject' ? new AwsError('AccessDenied', 'no') : undefined,
  );
  const written = await run('smoke-test');
  expect(written).toMatchObject({ announced: { is: 'failed' }, recorded: { is: 'failed' } });
  expect(exitCodeOf(written)).toBe(3);
  expect(textOf(asked, written)).toMatch(
    /NOT ANNOUNCED: .*events:PutEvents must be allowed[\s\S]*NOT ON RECORD: /,
  );
  expect(JSON.parse(jsonOf(asked, written))).toMatchObject({
    ...{ schemaVersion: 1, outcome: 'written', exitCode: 3, parameter: name('smoke-test') },
  });
});

test('a permission that is missing is named, and nothing is written', async () => {
  lease.injectFaults(({ operation }) =>
    operation === 'PutParameter' ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  expect(await run('smoke-test')).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('ssm:PutParameter must be allowed'),
  });
  expect(announced()).toEqual([]);
});
