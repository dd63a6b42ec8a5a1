import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { FEATURE_FLAGS } from '../../../rehearsal/appconfig/flag-configuration';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { SetAlarms } from './set-alarms';

const MINUTE = 60_000;
const ALARM = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-production-target-errors';
const flags = (on: boolean) =>
  JSON.stringify({ version: '1', flags: { a: {} }, values: { a: { enabled: on } } });
const SESSIONS = Array.from({ length: 400 }, (_, index) => `task-${index}`);

function shop() {
  const clock = new VirtualClock();
  const alarms = new SetAlarms();
  const appConfig = new AppConfig(clock, alarms);
  const application = appConfig.createApplication('shop-production').id;
  const environment = appConfig.createEnvironment(application, 'production', [{ alarmArn: ALARM }]).id;
  const profile = appConfig.createProfile(application, 'flags', FEATURE_FLAGS).id;
  const strategies = {
    gradual: appConfig.createStrategy({
      ...{ name: 'gradual', growthType: 'LINEAR', growthFactor: 20, durationMinutes: 20, bakeMinutes: 10 },
    }).id,
    atOnce: appConfig.createStrategy({
      ...{ name: 'at-once', growthType: 'LINEAR', growthFactor: 100, durationMinutes: 0, bakeMinutes: 0 },
    }).id,
  };
  for (const on of [false, true])
    appConfig.createVersion(profile, { content: flags(on), contentType: 'application/json' });
  const start = (version: string, strategy: keyof typeof strategies) =>
    appConfig.start({ application, environment, profile, version, strategy: strategies[strategy] });
  const share = () =>
    SESSIONS.filter((each) => appConfig.versionFor(environment, profile, each)?.number === 2).length /
    SESSIONS.length;
  const pass = (minutes: number) => clock.run(clock.sleep(minutes * MINUTE));
  return { clock, alarms, appConfig, application, environment, profile, start, share, pass };
}

test('a version grows in steps, bakes, and is complete', async () => {
  const { start, share, pass } = shop();
  start('1', 'atOnce');
  const { rollout } = start('2', 'gradual');
  expect(share()).toBe(0);
  const seen: unknown[] = [];
  for (let step = 0; step < 8; step += 1) {
    seen.push([rollout.state, rollout.percent]);
    await pass(4.5);
  }
  expect(seen).toEqual([
    ['DEPLOYING', 0],
    ['DEPLOYING', 20],
    ['DEPLOYING', 40],
    ['DEPLOYING', 60],
    ['DEPLOYING', 80],
    ['BAKING', 100],
    ['BAKING', 100],
    ['COMPLETE', 100],
  ]);
  expect(share()).toBe(1);
  expect(rollout.events.map(({ type }) => type)).toEqual([
    'DEPLOYMENT_COMPLETED',
    'BAKE_TIME_STARTED',
    ...Array(5).fill('PERCENTAGE_UPDATED'),
    'DEPLOYMENT_STARTED',
  ]);
});

test('callers keep the version that they have once got, and are about as many as the percentage says', async () => {
  const { appConfig, environment, profile, start, pass, share } = shop();
  start('1', 'atOnce');
  start('2', 'gradual');
  const has = () =>
    new Set(SESSIONS.filter((each) => appConfig.versionFor(environment, profile, each)?.number === 2));
  let before = new Set<string>();
  for (const percent of [20, 40, 60, 80, 100]) {
    await pass(4);
    const now = has();
    expect([...before].filter((each) => !now.has(each))).toEqual([]);
    expect(Math.abs(share() * 100 - percent)).toBeLessThan(7);
    before = now;
  }
});

test.each([
  ['while it grows', 9],
  ['while it bakes', 25],
])('an alarm turns it back %s', async (_when, minutes) => {
  const { alarms, start, share, pass } = shop();
  start('1', 'atOnce');
  const { rollout } = start('2', 'gradual');
  await pass(minutes);
  alarms.set('another', 'ALARM');
  expect(share()).toBeGreaterThan(0);
  alarms.set('shop-production-target-errors', 'ALARM');
  expect([rollout.state, share()]).toEqual(['ROLLING_BACK', 0]);
  await pass(60);
  expect([rollout.state, rollout.percent, share()]).toEqual(['ROLLED_BACK', 0, 0]);
  expect(rollout.events.slice(0, 2)).toMatchObject([
    { type: 'ROLLBACK_COMPLETED' },
    { type: 'ROLLBACK_STARTED', triggeredBy: 'CLOUDWATCH_ALARM', at: minutes * MINUTE },
  ]);
});

test('an alarm after the bake changes nothing', async () => {
  const { alarms, start, share, pass } = shop();
  const { rollout } = start('2', 'gradual');
  await pass(31);
  alarms.set('shop-production-target-errors', 'ALARM');
  await pass(1);
  expect([rollout.state, share()]).toEqual(['COMPLETE', 1]);
});

test('while an alarm is red a gradual change is turned back at once, and a kill goes out', async () => {
  const { alarms, start, share, pass } = shop();
  start('2', 'atOnce');
  alarms.set('shop-production-target-errors', 'ALARM');
  const { rollout } = start('1', 'gradual');
  await pass(1);
  expect([rollout.state, share()]).toEqual(['ROLLED_BACK', 1]);
  expect(start('1', 'atOnce').rollout.state).toBe('COMPLETE');
  expect(share()).toBe(0);
});

test('one deployment at a time in an environment; a stopped one makes room', async () => {
  const { appConfig, application, environment, start, share, pass } = shop();
  start('1', 'atOnce');
  const { number } = start('2', 'gradual');
  await pass(9);
  expect(() => start('1', 'atOnce')).toThrow(expect.objectContaining({ code: 'ConflictException' }));
  appConfig.stop(application, environment, number);
  expect(share()).toBe(0);
  await pass(1);
  start('1', 'atOnce');
  expect(() => appConfig.stop(application, environment, number)).toThrow('ROLLED_BACK');
});

test('one that bakes is stopped only where it may be taken back', async () => {
  const { appConfig, application, environment, start, share, pass } = shop();
  start('1', 'atOnce');
  const { number, rollout } = start('2', 'gradual');
  await pass(25);
  expect(() => appConfig.stop(application, environment, number)).toThrow('is BAKING: it cannot be stopped');
  appConfig.stop(application, environment, number, true);
  await pass(1);
  expect([rollout.state, share()]).toEqual(['ROLLED_BACK', 0]);
});

test.each([
  ['not without being asked to', false, 1, 'COMPLETE'],
  ['within 72 hours', true, 71, 'REVERTED'],
  ['not after them', true, 73, 'COMPLETE'],
])('a complete deployment is taken back: %s', async (_when, revert, hours, state) => {
  const { appConfig, application, environment, start, share, pass } = shop();
  start('1', 'atOnce');
  const { number, rollout } = start('2', 'atOnce');
  await pass(hours * 60);
  const stop = () => appConfig.stop(application, environment, number, revert);
  if (state === 'REVERTED') stop();
  else expect(stop).toThrow('cannot be stopped');
  expect([rollout.state, share()]).toEqual([state, state === 'REVERTED' ? 0 : 1]);
});

test('versions count up, and one that somebody else has made meanwhile is a conflict', () => {
  const { appConfig, profile } = shop();
  const version = { content: flags(true), contentType: 'application/json', label: 'v3' };
  expect(() => appConfig.createVersion(profile, version, 1)).toThrow('The latest version is 2, not 1');
  expect(appConfig.createVersion(profile, version, 2).number).toBe(3);
  expect(() => appConfig.createVersion(profile, version)).toThrow('Version label v3 is taken');
  expect(() => appConfig.createVersion(profile, { ...version, content: '{}' })).toThrow('version');
});
