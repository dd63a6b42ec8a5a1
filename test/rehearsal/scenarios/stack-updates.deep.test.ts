import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { StackUpdateResult } from '../../../rehearsal/scenarios/stack-updates';
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
