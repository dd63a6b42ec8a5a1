import { Agent, listen, pathOf, readPath } from '../../../rehearsal/appconfig/agent';
import { AppConfig } from '../../../rehearsal/appconfig/app-config';
import { FEATURE_FLAGS } from '../../../rehearsal/appconfig/flag-configuration';
import { ConfigurationSessions } from '../../../rehearsal/appconfig/sessions';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { SetAlarms } from './set-alarms';

const SECOND = 1000;
const PLACE = { application: 'shop-production', environment: 'production', profile: 'flags' };
const PATH = pathOf(PLACE);
const content = (on: boolean) =>
  JSON.stringify({
    version: '1',
    flags: { a: { attributes: { limit: {} } }, b: {} },
    values: { a: { enabled: on, limit: 3 }, b: { enabled: true } },
  });
const ON = { a: { enabled: true, limit: 3 }, b: { enabled: true } };
const OFF = { a: { enabled: false }, b: { enabled: true } };

function shop() {
  const clock = new VirtualClock(Date.UTC(2026, 10, 28));
  const appConfig = new AppConfig(clock, new SetAlarms());
  const application = appConfig.createApplication(PLACE.application).id;
  const environment = appConfig.createEnvironment(application, PLACE.environment).id;
  const profile = appConfig.createProfile(application, PLACE.profile, FEATURE_FLAGS).id;
  const strategy = (growthFactor: number, durationMinutes: number) =>
    appConfig.createStrategy({
      ...{ name: `${growthFactor}`, growthType: 'LINEAR', growthFactor, durationMinutes, bakeMinutes: 0 },
    }).id;
  const strategies = { atOnce: strategy(100, 0), gradual: strategy(50, 2) };
  const putOut = (on: boolean, how: keyof typeof strategies = 'atOnce') => {
    const { number } = appConfig.createVersion(profile, {
      ...{ content: content(on), contentType: 'application/json' },
    });
    const of = { application, environment, profile, strategy: strategies[how] };
    return appConfig.start({ ...of, version: `${number}` });
  };
  const sessions = new ConfigurationSessions(appConfig, clock);
  const pass = (seconds: number) => clock.run(clock.sleep(seconds * SECOND));
  return { pass, putOut, agent: () => new Agent(sessions, clock) };
}
const given = (agent: Agent, query = '') => JSON.parse(agent.answer('GET', PATH + query).body);

test.each([
  [PATH, PLACE],
  [
    '/applications/a%2Fb/environments/e/configurations/c',
    { application: 'a/b', environment: 'e', profile: 'c' },
  ],
  ['/applications/a/environments/e', undefined],
  [`${PATH}/more`, undefined],
  ['/', undefined],
])('%s asks for %p', (path, expected) => {
  expect(readPath(path)).toEqual(expected);
});

test.each([
  ['', ON],
  ['?flag=a', { enabled: true, limit: 3 }],
  ['?flag=a&flag=b', ON],
  ['?flag=b&flag=c', { b: { enabled: true } }],
  ['?flag=c', {}],
])('what it answers to %p', (query, expected) => {
  const { putOut, agent } = shop();
  putOut(true);
  expect(given(agent(), query)).toEqual(expected);
});

test.each([
  ['another path', 'GET', '/', 404],
  ['another method', 'POST', PATH, 404],
  ['an application that is not there', 'GET', pathOf({ ...PLACE, application: 'blog' }), 404],
  ['what nobody has put out', 'GET', PATH, 404],
])('%s is refused', (_, method, path, status) => {
  expect(shop().agent().answer(method, path)).toMatchObject({ status, contentType: 'text/plain' });
});

test('a change is known within fifteen seconds, and not before', async () => {
  const { pass, putOut, agent } = shop();
  putOut(false);
  const one = agent();
  expect(given(one)).toEqual(OFF);
  putOut(true);
  await pass(14);
  expect(given(one)).toEqual(OFF);
  await pass(1);
  expect(given(one)).toEqual(ON);
  // And stays while nothing changes, also for longer than a token lasts.
  for (const seconds of [15, 25 * 3600]) {
    await pass(seconds);
    expect(given(one)).toEqual(ON);
  }
});

test('each task has an agent of its own: a share of the tasks has a change', async () => {
  const { pass, putOut, agent } = shop();
  putOut(false);
  const agents = Array.from({ length: 100 }, agent);
  const share = () => agents.filter((each) => given(each).a.enabled).length;
  expect(share()).toBe(0);
  putOut(true, 'gradual');
  await pass(75);
  expect(share()).toBeGreaterThan(35);
  expect(share()).toBeLessThan(65);
  await pass(60);
  expect(share()).toBe(100);
});

test('it listens on the loopback', async () => {
  const { putOut, agent } = shop();
  putOut(true);
  const { url, close } = await listen(agent());
  const answer = await fetch(url + PATH);
  expect([answer.headers.get('content-type'), await answer.json()]).toEqual(['application/json', ON]);
  expect((await fetch(url)).status).toBe(404);
  close();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
