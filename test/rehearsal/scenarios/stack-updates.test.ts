import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { rehearseStackUpdate, stackUpdates } from '../../../rehearsal/scenarios/stack-updates';
import {
  casesOf,
  expectHarm,
  OF_LIVE_TRAFFIC_RULES,
  OF_RULES_IN_THE_TEMPLATE,
  type StackUpdateCase,
} from './stack-update-cases';
import { plainSubject, shopSubject } from './stack-update-subjects';

afterAll(() => closeWarmProcesses());

const shop = shopSubject();
const plain = plainSubject();
const ofShop = casesOf(shop, OF_LIVE_TRAFFIC_RULES);
const named = (cases: readonly StackUpdateCase[], wanted: string) =>
  cases.find(({ name }) => name === wanted) as StackUpdateCase;

test('each scenario has its expectations, for both kinds of rules', () => {
  const names = stackUpdates(shop).flatMap((one) => (one.do === 'create' ? [] : [one.name]));
  expect(Object.keys(OF_LIVE_TRAFFIC_RULES)).toEqual(names);
  expect(Object.keys(OF_RULES_IN_THE_TEMPLATE)).toEqual(names);
});

test('without an update that fails its scenarios are left out, and a name must be one of the rest', async () => {
  const { before, after } = shop;
  const names = stackUpdates({ before, after }).map(({ name }) => name);
  expect(names.filter((name) => name.includes('fail'))).toEqual([]);
  expect(names).toHaveLength(5);
  await expect(rehearseStackUpdate({ before, after }, 'stack-update-in-canary-that-fails')).rejects.toThrow(
    `got stack-update-in-canary-that-fails; name one of ${names.join(', ')} (more with \`failing\`)`,
  );
});

// The others are in the deep tests.
test.each(['stack-update-after-release-that-fails', 'stack-update-in-canary'])(
  '%s: nobody notices when LiveTrafficRules owns the rules',
  (name) => expectHarm(shop, named(ofShop, name)),
);

test('stack-update-after-release: an update of rules that stand in the template takes all users away', () =>
  expectHarm(plain, named(casesOf(plain, OF_RULES_IN_THE_TEMPLATE), 'stack-update-after-release')));

test('first-create-with-scanners: 503s of the empty group do not fail a first deployment', async () => {
  const create = stackUpdates(shop).filter((scenario) => scenario.do === 'create');
  expect(create.map(({ name }) => name)).toEqual(['first-create-with-scanners']);
  for (const scenario of create) {
    const { outcome, requests } = await rehearseStackUpdate(shop, scenario, { hooks: 'declared' });
    expect(outcome).toBe('released');
    expect(requests.failedByLoadBalancer).toBeGreaterThan(5000);
  }
});
