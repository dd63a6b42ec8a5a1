import { step } from '../../../cli/adopt/carry-out';
import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import { AwsError } from '../../../rehearsal/aws-error';
import { ALTERNATE, HOST, OLD_GROUP, ruleArn } from './arns';
import { AdoptionWorld, MINUTE } from './world';

let world: AdoptionWorld;
beforeEach(() => {
  world = new AdoptionWorld({ way: 'listener' });
  return world.start();
});
afterEach(() => world.close());

/** The rules of the listener in their order: `15 old 90 alternate 10`. */
const rules = () =>
  [...world.old.rules(world.oldListener)]
    .sort((one, other) => Number(one.priority) - Number(other.priority))
    .filter(({ priority }) => priority !== 'default')
    .map(({ priority, action }) => {
      const groups = action.type === 'forward' ? action.targetGroups : [];
      return [
        priority,
        ...groups
          .filter(({ weight }) => weight > 0)
          .map(({ targetGroupArn, weight }) => `${targetGroupArn.split('/')[1]} ${weight}`),
      ].join(' ');
    });

// The production rule begins behind the old one, at 21; the room above it is 17 to 19.
const beside = () => world.deployTeal({ test: 17, production: 21 });

test('users move by steps to Teal, a release goes out, and they come back: none is lost', async () => {
  expect((await beside()).outcome).toBe('released');
  expect(await world.status()).toMatchObject({ standing: { stage: 'beside', percent: 0 } });
  expect(world.share()).toBe(0);
  for (const percent of [10, 50, 100]) {
    expect(await world.step('shift', { percent })).toMatchObject({ outcome: 'moved', standing: { percent } });
    await world.pass(2 * MINUTE);
    expect(Math.abs(world.share() - percent)).toBeLessThan(6);
  }
  expect(rules()).toEqual([
    '10 other 1',
    '17 alternate 100',
    '18 alternate 1',
    '20 old 1',
    '21 alternate 100',
  ]);
  expect(await world.step('finish')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('priorities.production to 19'),
  });
  // What the guard live-traffic refuses meanwhile.
  expect((await world.release()).outcome).toBe('rolled-back');
  world.prioritize(19);
  expect(await world.step('finish')).toMatchObject({
    outcome: 'moved',
    standing: { stage: 'finished', percent: 100 },
  });
  expect((await world.release()).outcome).toBe('released');
  expect(rules()).toEqual(['10 other 1', '17 primary 100', '19 primary 100', '20 old 1']);
  expect(world.share()).toBe(100);
  expect(await world.step('back')).toMatchObject({ outcome: 'moved', standing: { percent: 0 } });
  await world.pass(2 * MINUTE);
  expect(world.share()).toBe(0);
  expect(world.tally.failed).toBe(0);
  expect(world.tally.total).toBeGreaterThan(5000);
});

test('a deployment of the old service while users are shared loses none', async () => {
  await beside();
  await world.step('shift', { percent: 50 });
  expect((await world.releaseOld(2)).outcome).toBe('released');
  await world.pass(2 * MINUTE);
  expect(world.tally.failed).toBe(0);
});

test('each command twice changes nothing the second time', async () => {
  await beside();
  await world.step('shift', { percent: 10 });
  const before = rules();
  expect(await world.step('shift', { percent: 10 })).toMatchObject({ outcome: 'nothing-to-do' });
  expect(rules()).toEqual(before);
  expect(await world.step('shift', { percent: 0 })).toMatchObject({ outcome: 'moved' });
  expect(await world.step('back')).toMatchObject({ outcome: 'nothing-to-do' });
  expect(rules()).toEqual(['10 other 1', '17 alternate 100', '20 old 1', '21 alternate 100']);
});

test('while a deployment of Teal’s runs nobody is moved to it, and back is open', async () => {
  await beside();
  const running = world.beginRelease();
  expect(await world.step('shift', { percent: 10 })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('no deployment of Teal’s service must run'),
  });
  expect(await world.step('back')).toMatchObject({ outcome: 'nothing-to-do' });
  await world.clock.run(running);
});

test('a deployment that begins between the last look and the write: the step is taken back', async () => {
  await beside();
  const before = rules();
  let running: Promise<unknown> | undefined;
  world.lease?.onCall(({ operation }) => {
    if (operation === 'CreateRule') running ??= world.beginRelease();
  });
  expect(await world.step('shift', { percent: 10 })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('taken back'),
  });
  expect(rules()).toEqual(before);
  await world.clock.run(running ?? Promise.reject(new Error('a deployment must run')));
  expect(world.tally.failed).toBe(0);
});

// The adoption rule, made again, would lead users to the group that the release ends.
test.each<[string, number, Wanted]>([
  ['the end', 100, { step: 'finish', percent: 100 }],
  ['going back by percent', 10, { step: 'shift', percent: 0 }],
])(
  'a deployment that begins while %s is written: the step stays, and none is lost',
  async (_, from, wanted) => {
    await beside();
    await world.step('shift', { percent: from });
    if (wanted.step === 'finish') world.prioritize(19);
    let running: Promise<{ outcome: string }> | undefined;
    world.lease?.onCall(({ operation }) => {
      if (operation === 'DeleteRule') running ??= release();
    });
    const { step: wish, percent } = wanted;
    expect(await world.step(wish, { percent })).toMatchObject({ outcome: 'moved', standing: { percent } });
    expect((await world.clock.run(running ?? never())).outcome).toBe('released');
    await world.pass(2 * MINUTE);
    expect(world.tally.failed).toBe(0);
  },
);

interface Wanted {
  readonly step: 'finish' | 'shift';
  readonly percent: number;
}
const release = () => world.beginRelease();
const never = () => Promise.reject(new Error('a deployment must run'));

test('what somebody else has changed is noticed, and nothing is written', async () => {
  await beside();
  await world.step('shift', { percent: 10 });
  const adoption = world.old.rules(world.oldListener).find(({ tags }) => tags[ADOPTION_TAG.OWNER]);
  // A deployment of CODE_DEPLOY would do so.
  const toOther = {
    type: 'forward' as const,
    targetGroups: [{ targetGroupArn: ruleTarget('other'), weight: 1 }],
  };
  world.old.modifyRule(ruleArn(world.old.fullName, 'old'), { action: toOther });
  expect(await world.step('shift', { percent: 50 })).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('write it anew from what is there with --anew'),
  });
  expect(world.old.rule(adoption?.arn ?? '').rule.action).toMatchObject({
    targetGroups: [
      { targetGroupArn: OLD_GROUP, weight: 90 },
      { targetGroupArn: ALTERNATE, weight: 10 },
    ],
  });
});

test('while a person thinks, somebody moves the users: nothing is written', async () => {
  await beside();
  const confirm = async () => {
    await world.step('shift', { percent: 50 });
    return true;
  };
  expect(await step('shift', { ...world.options, percent: 10 }, world.surroundings(confirm))).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('changed meanwhile'),
  });
  expect(rules()).toContain('18 old 50 alternate 50');
});

// Behind a default rule there is nothing: the adoption rule comes first, and Teal's rule begins behind it.
test('from a listener’s default, and back: none is lost', async () => {
  await world.close();
  world = new AdoptionWorld({ way: 'listener', oldRule: 'default' });
  await world.start();
  const usual = world.old.rules(world.oldListener).find(({ priority }) => priority === 'default');
  const oldRule = usual?.arn ?? '';
  expect(await world.step('begin', { oldRule, host: [HOST] })).toMatchObject({ outcome: 'moved' });
  expect(rules()).toEqual(['10 other 1', '12 old 1']);
  await world.deployTeal({ test: 11, production: 13 });
  expect(world.share()).toBe(0);
  for (const percent of [10, 50, 100]) {
    expect(await world.step('shift', { percent })).toMatchObject({ outcome: 'moved', standing: { percent } });
    await world.pass(2 * MINUTE);
    expect(Math.abs(world.share() - percent)).toBeLessThan(6);
  }
  expect(await world.step('finish')).toMatchObject({ outcome: 'moved', standing: { stage: 'finished' } });
  expect((await world.release()).outcome).toBe('released');
  expect(world.share()).toBe(100);
  // Not by taking the rule away: Teal's stands above the default.
  expect(await world.step('back')).toMatchObject({
    outcome: 'moved',
    standing: { stage: 'beside', percent: 0 },
  });
  expect(await world.step('back')).toMatchObject({ outcome: 'nothing-to-do' });
  await world.pass(2 * MINUTE);
  expect(world.share()).toBe(0);
  expect(world.tally.failed).toBe(0);
});

test('a permission that is missing is named', async () => {
  await beside();
  world.lease?.injectFaults(({ operation }) =>
    operation === 'CreateRule' ? new AwsError('AccessDenied', 'User: ada is not allowed', 403) : undefined,
  );
  expect(await world.step('shift', { percent: 10 })).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('elasticloadbalancing:CreateRule must be allowed'),
  });
});

const ruleTarget = (name: string) => OLD_GROUP.replace('/old/', `/${name}/`);
