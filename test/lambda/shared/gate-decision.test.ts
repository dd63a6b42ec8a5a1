import { type Check, gate } from '../../../lambda/shared/gate';
import { AwsError } from '../../../rehearsal/aws-error';
import { asking, context, deploymentArn, digest, person } from './gate-account';
import { gateOverHttp } from './gate-over-http';

const over = gateOverHttp();

const closed: Check = async () => ({ outcome: 'fail', reason: 'the calendar is closed' });
const unsure: Check = async () => ({ outcome: 'inconclusive', reason: 'no calendar' });
const ask = (check: Check, id = 'new') => gate(check, over.account.clients)(asking({}, id), context);
const used = {
  hookStatus: 'SUCCEEDED',
  reason: 'overridden by ada: it is urgent (the gate: the calendar is closed)',
};

test('a decision lets a release go on that the gate would stop, is used and announced', async () => {
  over.account.decide();
  expect(await ask(closed)).toEqual(used);
  expect(over.account.usedBy()).toBe(deploymentArn('new'));
  expect(over.account.published()).toMatchObject([{ outcome: 'overridden', answer: 'SUCCEEDED' }]);
  expect(over.account.published('Teal Gate Overridden')).toEqual([
    {
      schemaVersion: 1,
      ...{
        service: 'shop',
        environment: 'production',
        gate: 'freeze',
        kind: 'release',
        stage: 'PRE_SCALE_UP',
      },
      ...{ outcome: 'overridden', answer: 'SUCCEEDED', reason: used.reason },
      durationMilliseconds: expect.any(Number),
      ...{ serviceDeploymentArn: deploymentArn('new'), digest: digest('b') },
      ...{ decision: 'pass', author: 'ada', authorsReason: 'it is urgent' },
    },
  ]);
});

test('asked twice, the gate answers twice the same, and the decision is used once', async () => {
  over.account.decide();
  expect([await ask(closed), await ask(closed)]).toEqual([used, used]);
  expect(over.account.parameters.history(over.account.nameOf('freeze', digest('b'), '-used'))).toHaveLength(
    1,
  );
});

test('at once, too', async () => {
  over.account.decide();
  expect(await Promise.all([ask(closed), ask(closed), ask(closed)])).toEqual([used, used, used]);
  expect(over.account.parameters.history(over.account.nameOf('freeze', digest('b'), '-used'))).toHaveLength(
    1,
  );
});

test('another deployment of the same image cannot use it again', async () => {
  over.account.decide();
  await ask(closed);
  expect(await ask(closed, 'next')).toEqual({
    hookStatus: 'FAILED',
    reason:
      'the calendar is closed; there is a decision, which does not count: another deployment has used it',
  });
});

test('of two deployments that want it at the same moment one gets it', async () => {
  over.account.decide();
  over.account.lease.injectFaults(({ operation }) => {
    if (operation !== 'PutParameter') return undefined;
    over.account.parameters.put({
      name: over.account.nameOf('freeze', digest('b'), '-used'),
      ...{ type: 'String', value: JSON.stringify({ deployment: deploymentArn('next') }), overwrite: true },
    });
    return undefined;
  });
  expect(await ask(closed)).toMatchObject({ hookStatus: 'FAILED' });
});

// source: AWS Systems Manager API reference, PutParameter: no page says that a read sees it at once
test('nor where Parameter Store does not show yet who was faster', async () => {
  over.account.decide();
  await ask(closed, 'next');
  const { parameters } = over.account;
  const shown = parameters.history.bind(parameters);
  jest.spyOn(parameters, 'history').mockImplementation((name) => (name.endsWith('-used') ? [] : shown(name)));
  expect(await ask(closed)).toEqual({
    hookStatus: 'FAILED',
    reason:
      'the calendar is closed; there is a decision, which does not count: it is used, and not known yet by which deployment',
  });
});

test('a gate that waits is ended by a person, either way', async () => {
  expect(await ask(unsure)).toMatchObject({ hookStatus: 'IN_PROGRESS', reason: 'no calendar' });
  over.account.decide({ decision: 'fail' });
  expect(await ask(unsure)).toEqual({
    hookStatus: 'FAILED',
    reason: 'overridden by ada: it is urgent (the gate: no calendar)',
  });
});

test('a person’s no is not used up by a gate that says no itself', async () => {
  over.account.decide({ decision: 'fail' });
  expect(await ask(closed)).toEqual({ hookStatus: 'FAILED', reason: 'the calendar is closed' });
  expect(over.account.usedBy()).toBeUndefined();
});

test.each<[string, () => void, RegExp]>([
  ['another gate', () => over.account.decide({ gate: 'metrics' }), /another gate$/],
  ['another image', () => over.account.decide({ digest: digest('c') }), /another image$/],
  ['expired', () => over.account.decide({ expires: '2026-01-01T00:00:00Z' }), /expired$/],
  [
    'for a day',
    () => over.account.decide({ expires: new Date(Date.now() + 24 * 3_600_000).toISOString() }),
    /more than 4 hours$/,
  ],
  [
    'written twice',
    () => {
      over.account.decide();
      over.account.parameters.put({
        name: over.account.nameOf('freeze', digest('b'), ''),
        value: '{}',
        overwrite: true,
      });
    },
    /changed after/,
  ],
])('a decision that is %s does not count, and the person reads why', async (_, arrange, why) => {
  arrange();
  const answer = await ask(unsure);
  expect(answer).toMatchObject({ hookStatus: 'IN_PROGRESS' });
  expect(answer.reason).toMatch(/^no calendar; there is a decision, which does not count: /);
  expect(answer.reason).toMatch(why);
  expect(over.account.usedBy()).toBeUndefined();
});

test.each<[string, AwsError | 'drop']>([
  ['throttled', new AwsError('ThrottlingException', 'slow down')],
  ['denied', new AwsError('AccessDeniedException', 'no')],
  ['broken', new AwsError('InternalServerError', 'no', 500)],
  ['gone', 'drop'],
])('while Parameter Store is %s there is no decision', async (_, fault) => {
  over.account.decide();
  for (const operation of ['GetParameterHistory', 'PutParameter']) {
    over.account.lease.injectFaults((call) => (call.operation === operation ? fault : undefined));
    expect(await ask(unsure)).toMatchObject({ hookStatus: 'IN_PROGRESS', reason: 'no calendar' });
  }
  expect(over.lines.join('')).toContain('decisions could not be read');
  over.account.lease.injectFaults(() => undefined);
  expect(await ask(unsure)).toMatchObject({ hookStatus: 'SUCCEEDED' });
});

test('without the digest of the image there is no decision', async () => {
  over.account.decide();
  over.account.revision('new', { shop: undefined });
  expect(await ask(closed)).toEqual({ hookStatus: 'FAILED', reason: 'the calendar is closed' });
  expect(over.account.calls).not.toContain('SSM.GetParameterHistory');
});

test('the image is that of the container that is released', async () => {
  over.account.revision('new', { proxy: digest('c'), shop: digest('b') });
  over.account.decide();
  expect(await ask(closed)).toEqual(used);
});

test('Parameter Store is not asked where nobody needs to decide', async () => {
  over.account.decide({ decision: 'fail' });
  await ask(async () => ({ outcome: 'pass', reason: 'open' }));
  process.env.GATE_POLICY = '{"release":"warn"}';
  await ask(closed);
  process.env.GATE_POLICY = '{"release":"skip"}';
  await ask(closed);
  expect(over.account.calls.filter((call) => call.startsWith('SSM.'))).toEqual([]);
});

describe('a gate that takes two persons', () => {
  beforeEach(() => {
    process.env.GATE_KIND = 'admission';
    over.account.decide();
  });
  const confirm = (by: string, change: object = {}) => over.account.decide(change, { by, end: '-second' });
  const waits = async (why: string) =>
    expect((await ask(unsure)).reason).toBe(`no calendar; there is a decision, which does not count: ${why}`);

  test('waits for the second', async () => {
    await waits('a second person must confirm it');
    confirm('grace');
    expect(await ask(unsure)).toMatchObject({ hookStatus: 'SUCCEEDED' });
  });

  test('does not take the same one twice, by another name either', async () => {
    over.account.parameters.put({
      name: over.account.nameOf('freeze', digest('b'), '-second'),
      type: 'String',
      value:
        over.account.parameters
          .find(over.account.nameOf('freeze', digest('b'), ''))
          ?.value.replace('ada', 'eve') ?? '',
      by: person('ada'),
    });
    await waits('the second person must be another one');
  });

  test('a gate whose kind is not told is one', async () => {
    delete process.env.GATE_KIND;
    await waits('a second person must confirm it');
  });
});
