import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import {
  rehearseStackUpdate,
  type StackUpdateResult,
  stackUpdates,
} from '../../../rehearsal/scenarios/stack-updates';
import { casesOf, expectHarm, OF_LIVE_TRAFFIC_RULES, OF_RULES_IN_THE_TEMPLATE } from './stack-update-cases';
import { plainSubject, shopSubject } from './stack-update-subjects';

const seen: string[] = [];
afterAll(() => {
  closeWarmProcesses();
  console.info(`requests that failed\n${seen.join('\n')}`);
});
const see = (of: string, name: string, { requests: { failed, total } }: StackUpdateResult) =>
  seen.push(`${name}, ${of}: ${failed} of ${total}`);

describe('users whose rules are owned by LiveTrafficRules notice no update of the stack', () => {
  const subject = shopSubject();
  test.each(casesOf(subject, OF_LIVE_TRAFFIC_RULES))('$name', async (each) => {
    see('LiveTrafficRules', each.name, await expectHarm(subject, each));
  });
});

// source: aws-cdk#36649
describe('users of rules that stand in the template are sent where the template says', () => {
  const subject = plainSubject();
  test.each(casesOf(subject, OF_RULES_IN_THE_TEMPLATE))('$name', async (each) => {
    see('rules in the template', each.name, await expectHarm(subject, each));
  });
});

test('each scenario has its expectations, for both kinds of rules', () => {
  const names = stackUpdates(shopSubject()).flatMap((one) => (one.do === 'create' ? [] : [one.name]));
  expect(Object.keys(OF_LIVE_TRAFFIC_RULES)).toEqual(names);
  expect(Object.keys(OF_RULES_IN_THE_TEMPLATE)).toEqual(names);
});

test('first-create-with-scanners: 503s of the empty group do not fail a first deployment', async () => {
  const shop = shopSubject();
  const create = stackUpdates(shop).filter((scenario) => scenario.do === 'create');
  expect(create.map(({ name }) => name)).toEqual(['first-create-with-scanners']);
  for (const scenario of create) {
    const result = await rehearseStackUpdate(shop, scenario, { hooks: 'declared' });
    see('LiveTrafficRules', scenario.name, result);
    expect(result.outcome).toBe('released');
    expect(result.requests.failedByLoadBalancer).toBeGreaterThan(5000);
  }
});

test('without an update that fails its scenarios are left out, and a name must be one of the rest', async () => {
  const { before, after } = shopSubject();
  const names = stackUpdates({ before, after }).map(({ name }) => name);
  expect(names.filter((name) => name.includes('fail'))).toEqual([]);
  expect(names).toHaveLength(5);
  await expect(rehearseStackUpdate({ before, after }, 'stack-update-in-canary-that-fails')).rejects.toThrow(
    `got stack-update-in-canary-that-fails; name one of ${names.join(', ')} (more with \`failing\`)`,
  );
});
