import {
  GetRuleGroupCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  type RuleGroup,
  UpdateRuleGroupCommand,
  WAFV2Client,
} from '@aws-sdk/client-wafv2';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { wafv2Service } from '../../../rehearsal/endpoint/wafv2-service';
import type { Firewall } from '../../../rehearsal/wafv2/firewall';
import { firewallOfShop, RULE_GROUP, SHOP_LIMIT } from '../../cli/limit/rule-group-of-shop';

const ACL = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop-production/2';
const LOAD_BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1';
let endpoint: AwsEndpoint;
let firewall: Firewall;
let client: WAFV2Client;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  firewall = firewallOfShop();
  firewall.putWebAcl({ ...SHOP_LIMIT, arn: ACL, name: 'shop-production', defaultAction: { Allow: {} } });
  const { url, credentials } = endpoint.lease([wafv2Service(firewall)]);
  client = new WAFV2Client({ endpoint: url, credentials, region: 'eu-west-1', maxAttempts: 1 });
});
afterAll(() => endpoint.close());

const get = () => client.send(new GetRuleGroupCommand({ ARN: RULE_GROUP }));
const update = (group: RuleGroup | undefined, LockToken: string | undefined, Limit: number, window = 60) => {
  const { Name, Id, VisibilityConfig, Rules = [] } = group ?? ({} as RuleGroup);
  const [first, ...others] = Rules;
  if (!first) throw new Error('a group must have a rule');
  const RateBasedStatement = { Limit, EvaluationWindowSec: window, AggregateKeyType: 'IP' as const };
  return client.send(
    new UpdateRuleGroupCommand({
      ...{ Name, Id, Scope: 'REGIONAL', LockToken, VisibilityConfig },
      Rules: [{ ...first, Statement: { RateBasedStatement } }, ...others],
    }),
  );
};

test('a group is told with its token, which changes with each change', async () => {
  const { RuleGroup, LockToken } = await get();
  expect(RuleGroup).toMatchObject({ ARN: RULE_GROUP, Name: 'shop-production-limit', Capacity: 50 });
  expect(RuleGroup?.Rules?.[0]?.Statement?.RateBasedStatement?.Limit).toBe(2000);
  const { NextLockToken } = await update(RuleGroup, LockToken, 300);
  const after = await get();
  expect(after.LockToken).toBe(NextLockToken);
  expect(NextLockToken).not.toBe(LockToken);
  expect(after.RuleGroup?.Rules?.[0]?.Statement?.RateBasedStatement?.Limit).toBe(300);
  const byName = {
    Name: 'shop-production-limit',
    Id: RULE_GROUP.split('/').at(-1),
    Scope: 'REGIONAL' as const,
  };
  expect(await client.send(new GetRuleGroupCommand(byName))).toMatchObject({ LockToken: NextLockToken });
  await expect(update(RuleGroup, LockToken, 400)).rejects.toMatchObject({
    name: 'WAFOptimisticLockException',
  });
});

test.each([
  ['less than 10', 9, 60],
  ['more than 2,000,000,000', 2_000_000_001, 60],
  ['a window that is none', 300, 90],
])('%s is refused', async (_, requests, window) => {
  const { RuleGroup, LockToken } = await get();
  await expect(update(RuleGroup, LockToken, requests, window)).rejects.toMatchObject({
    name: 'WAFInvalidParameterException',
  });
});

test('what is not there is said', async () => {
  await expect(client.send(new GetRuleGroupCommand({ ARN: `${RULE_GROUP}0` }))).rejects.toMatchObject({
    name: 'WAFNonexistentItemException',
  });
});

test('a web ACL, and that of a load balancer', async () => {
  const ask = () => client.send(new GetWebACLForResourceCommand({ ResourceArn: LOAD_BALANCER }));
  expect((await ask()).WebACL).toBeUndefined();
  firewall.associate(ACL, LOAD_BALANCER);
  expect((await ask()).WebACL).toMatchObject({ ARN: ACL, DefaultAction: { Allow: {} } });
  expect(await client.send(new GetWebACLCommand({ ARN: ACL }))).toMatchObject({
    ...{ WebACL: { Name: 'shop-production' }, LockToken: expect.any(String) },
  });
});
