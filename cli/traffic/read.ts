import {
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import {
  type Action,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { forwardOf } from '../../lambda/shared/forward';
import { canServe, isUnchecked } from '../../lambda/shared/target-health';
import { deploymentsOf, liveRevisionArn } from '../../lambda/uniformity/deployments';
import { must, only } from '../../lambda/uniformity/must';
import type { Place } from '../../lambda/uniformity/observe';
import { shortName } from '../../lambda/uniformity/shown';
import type { Clients } from '../aws/clients';
import { pageOf } from './actions';
import type { Standing, StandingRule } from './standing';

type TrafficClients = Pick<Clients, 'ecs' | 'elb'>;

/** @throws MissingAnswer and what the SDK throws: who cannot see must not change anything */
export async function readStanding(clients: TrafficClients, place: Place): Promise<Standing> {
  const recorded = await deploymentsOf(clients.ecs, place);
  if (recorded.running) return { running: recorded.running, rules: [], healthy: {} };
  const revisions = await currentRevisions(clients, place);
  const arn = await liveRevisionArn(clients.ecs, recorded, revisions);
  if (arn === undefined) return { rules: [], healthy: {} };
  const answer = await clients.ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }));
  const revision = only(answer.serviceRevisions, answer.failures, `service revision ${shortName(arn)}`);
  const rules = await Promise.all(
    placesOf(revision).map(async (rule) => ({ ...rule, ...(await weightsOf(clients, rule.arn)) })),
  );
  const healthy: Record<string, number> = {};
  const groups = rules.flatMap(({ pair, weights = [] }) => [
    ...pair,
    ...weights.map(({ targetGroupArn }) => targetGroupArn),
  ]);
  const unchecked: Record<string, number> = {};
  for (const group of new Set(groups)) {
    const serving = await servingTargets(clients, group);
    unchecked[group] = serving.filter(isUnchecked).length;
    healthy[group] = serving.length - unchecked[group];
  }
  return { revision: arn, rules, healthy, unchecked };
}

async function currentRevisions({ ecs }: TrafficClients, { cluster, service }: Place) {
  const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const { currentServiceRevisions } = only(answer.services, answer.failures, 'the service');
  const revisions = must(currentServiceRevisions, 'currentServiceRevisions').map((each) => ({
    arn: must(each.arn, 'currentServiceRevisions[].arn'),
  }));
  return { revisions };
}

/**
 * The rules that ECS shifts this revision's traffic by, production before test. ECS resolves which group of the pair
 * it is in; the names `targetGroupArn` and `alternateTargetGroupArn` of the configuration do not say.
 */
function placesOf({ resolvedConfiguration, loadBalancers = [] }: ServiceRevision): StandingRule[] {
  return (resolvedConfiguration?.loadBalancers ?? []).flatMap((resolved) => {
    const live = must(resolved.targetGroupArn, 'resolvedConfiguration.loadBalancers[].targetGroupArn');
    // Without it, nobody knows which groups are the service's, and a rule would be led nowhere.
    const configured = must(
      loadBalancers.find(
        ({ targetGroupArn, advancedConfiguration }) =>
          targetGroupArn === live || advancedConfiguration?.alternateTargetGroupArn === live,
      ),
      'loadBalancers[] of the group that is live',
    );
    const { alternateTargetGroupArn, productionListenerRule, testListenerRule } =
      configured.advancedConfiguration ?? {};
    const pair = [configured.targetGroupArn, alternateTargetGroupArn].filter((arn) => arn !== undefined);
    const roles = [
      ['production', resolved.productionListenerRule ?? productionListenerRule],
      ['test', testListenerRule],
    ] as const;
    return roles.flatMap(([role, arn]) => (arn === undefined ? [] : [{ role, arn, pair, live }]));
  });
}

async function weightsOf(
  clients: TrafficClients,
  rule: string,
): Promise<Pick<StandingRule, 'weights' | 'page'>> {
  const actions = await actionsOf(clients, rule);
  if (actions === undefined) return {};
  const weights = must(forwardOf({ Actions: [...actions] }), 'Rules[].Actions');
  const page = pageOf(actions);
  return { weights, ...(page !== undefined && { page }) };
}

/** @returns undefined when the rule is gone */
export async function actionsOf(
  { elb }: TrafficClients,
  rule: string,
): Promise<readonly Action[] | undefined> {
  try {
    const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [rule] }));
    return must(Rules?.[0]?.Actions, 'Rules[].Actions');
  } catch (error) {
    if (error instanceof Error && /^RuleNotFound(Exception)?$/.test(error.name)) return undefined;
    throw error;
  }
}

async function servingTargets(
  { elb }: TrafficClients,
  group: string,
): Promise<readonly TargetHealthDescription[]> {
  const { TargetHealthDescriptions } = await elb.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: group }),
  );
  return must(TargetHealthDescriptions, 'TargetHealthDescriptions').filter(
    // A Lambda function whose health is not checked is unavailable, and serves.
    // source: Elastic Load Balancing API reference, TargetHealth
    (target) => target.TargetHealth?.State === 'unavailable' || canServe(target),
  );
}
