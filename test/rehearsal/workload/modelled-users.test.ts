import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { Condition, Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import { seededRandom } from '../../../rehearsal/random';
import { ModelledUsers } from '../../../rehearsal/workload/modelled-users';
import { targetGroup } from '../elasticloadbalancing/fixtures';

const NOWHERE: Rule['action'] = { type: 'fixed-response', statusCode: 404 };

async function usersOf(paths: Record<string, number>) {
  const [clock, random] = [new VirtualClock(), seededRandom(1)];
  const loadBalancer = new LoadBalancer({ fullName: 'app/shop/1', clock, random });
  const group = targetGroup('shop', clock);
  loadBalancer.addTargetGroup(group);
  const forward: Rule['action'] = {
    type: 'forward',
    targetGroups: [{ targetGroupArn: group.arn, weight: 1 }],
  };
  await loadBalancer.addListener('listener', { protocol: 'HTTP', port: 80, defaultAction: NOWHERE });
  const rules: [string, string, Rule['action']][] = [
    ['admin', '/admin', NOWHERE],
    ['slow', '/slow', forward],
    ['production', '/*', forward],
  ];
  for (const [index, [arn, value, action]] of rules.entries()) {
    const conditions: Condition[] = [{ field: 'path-pattern', values: [value] }];
    loadBalancer.createRule('listener', { arn, priority: index + 1, conditions, action, tags: {} });
  }
  try {
    const at = { loadBalancer, productionRuleArn: 'production', host: 'shop.test' };
    return new ModelledUsers({ ...at, load: { paths }, random, clock });
  } finally {
    await loadBalancer.close();
  }
}

test('users whom another rule keeps from the service are refused', async () => {
  await expect(usersOf({ '/': 9, '/admin': 1 })).rejects.toThrow(
    'traffic to /admin, which another rule than the production rule takes (admin), is not modelled',
  );
});

test('another rule may lead to the service, too', async () => {
  await expect(usersOf({ '/': 9, '/slow': 1 })).resolves.toBeDefined();
});
