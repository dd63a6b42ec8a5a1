import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { type OperatorStep, rehearse, rehearseUpdate, type ServiceArns } from '../../../rehearsal/testing';
import { shopSubject } from '../scenarios/stack-update-subjects';
import { reasonsOf } from '../ways-out/way-out';

afterAll(() => closeWarmProcesses());

const { before } = shopSubject();
const deleteRule = (rule: 'productionRule' | 'testRule') =>
  ({
    ...{ do: 'call', operation: 'ELBv2.DeleteRule' },
    input: (arns: ServiceArns) => ({ RuleArn: arns[rule] }),
  }) as const satisfies OperatorStep;
// source: users' reports (deleted and replaced listener rules); no page of AWS has the words
const WORDS = 'invalid networking configuration. One or more rules not found';
const afterwards = [{ do: 'wait', for: minutes(2) }] as const;
// It says no to whatever it is asked: ECS looks first.
const guardSaysNo = { hooks: { 'live-traffic': 'fail' } } as const;

test.each(['productionRule', 'testRule'] as const)(
  'a release over a deleted %s is refused by ECS before its first stage and its guards',
  async (rule) => {
    const release = await rehearse(before, {
      ...{ ...guardSaysNo, release: {}, beforehand: [deleteRule(rule)], afterwards },
    });
    expect(release).toMatchObject({ outcome: 'failed', decidedBy: 'none', reason: WORDS, stages: [] });
    const { requests } = release;
    expect(requests.total).toBeGreaterThan(5800);
    // Without the production rule everybody gets the listener's 404, which is no 5xx to an alarm.
    const failed = rule === 'productionRule' ? requests.total : 0;
    expect(requests).toMatchObject({ failed, failedByLoadBalancer: failed });
    expect(release.alarms).toEqual([]);
  },
);

test('a stack update over a deleted production rule fails with the service, there and back', async () => {
  const update = await rehearseUpdate(before, before, {
    ...{ ...guardSaysNo, beforehand: [deleteRule('productionRule')], afterwards },
    parameters: { ImageDigest: `sha256:${'1'.repeat(64)}` },
  });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED' });
  expect(reasonsOf(update, 'Service').map((reason) => reason.includes(WORDS))).toEqual([true, true]);
  expect(update.requests.failed).toBe(update.requests.total);
});

test.each(['productionRule', 'testRule'] as const)(
  'a %s that is deleted in the middle of a release is named, not guessed about',
  async (rule) => {
    const operator = [{ after: minutes(5), ...deleteRule(rule) }];
    await expect(rehearse(before, { hooks: 'declared', release: {}, operator })).rejects.toThrow(
      /^a listener rule that is deleted while its deployment runs \(arn:.*\) is not modelled/,
    );
  },
);

test('in a stack update, too', async () => {
  const update = rehearseUpdate(before, before, {
    ...{ hooks: 'declared', operator: [{ after: minutes(5), ...deleteRule('productionRule') }] },
    parameters: { ImageDigest: `sha256:${'1'.repeat(64)}` },
  });
  await expect(update).rejects.toThrow('a listener rule that is deleted while its deployment runs');
});

// What runbooks/live-traffic.md, A rule is gone, says: a plain deployment does not ask the owner of the rules.
test.each(['productionRule', 'testRule'] as const)('the way out of a %s that is gone', async (rule) => {
  const parameters = { ImageDigest: `sha256:${'1'.repeat(64)}` };
  const update = await rehearseUpdate(before, before, {
    ...{ hooks: 'declared', parameters, beforehand: [deleteRule(rule)] },
    afterwards: [
      { do: 'continue-update-rollback', skip: ['Service'] },
      { do: 'update-stack', to: before, parameters: { RestoreListenerRules: 'now' } },
      { do: 'update-stack', to: before, parameters },
    ],
  });
  const after = (update.acts ?? []).slice(1).map(({ stacks = [] }) => stacks.at(-1)?.status);
  expect(after).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
  // Its sibling tells where users are. They are away until the production rule is there again.
  const { failed, total } = update.requests;
  expect(total).toBeGreaterThan(50_000);
  expect(failed).toBeLessThan(rule === 'productionRule' ? 10_000 : 1);
});

test.each([
  ['ELBv2.CreateRul', 'operations of ELBv2 are CreateRule, DeleteRule, '],
  ['elbv2.DeleteRule', 'operations of ELBv2 are CreateRule, DeleteRule, '],
  ['EC2.RunInstances', 'services are AppConfig, AppConfigData, CloudFormation, CloudWatch, '],
])('a call of %s says what there is instead', async (operation, words) => {
  const call = { do: 'call', operation, input: {} } as const;
  await expect(rehearse(before, { hooks: 'declared', release: {}, beforehand: [call] })).rejects.toThrow(
    `${operation} is not modelled by the rehearsal; ${words}`,
  );
});
