import {
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetHealthCommand,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { TRAFFIC_RULE_TAG } from '../../../lambda/shared/environment';
import { forwardOf } from '../../../lambda/shared/forward';
import { canServe } from '../../../lambda/shared/target-health';
import { MissingAnswer, must } from '../../../lambda/uniformity/must';
import type { Clients } from '../../aws/clients';
import { readStanding } from '../../traffic/read';
import { placeOf } from './places';
import type { AdoptionStanding, ListenerRule, TealSide } from './standing';

export interface Place {
  /** `shop-production`. */
  readonly owner: string;
  readonly cluster: string;
  readonly service: string;
  /** ARN; it tells the listener also where there is no service of Teal's yet. */
  readonly oldRule?: string;
}

type AdoptionClients = Pick<Clients, 'ecs' | 'elb'>;

/** ELB's own limit. source: Elastic Load Balancing API reference, DescribeTags, ResourceArns */
const TAGS_A_CALL = 20;

/** @throws MissingAnswer and what the SDK throws: who cannot see must not change anything */
export async function readAdoption(clients: AdoptionClients, place: Place): Promise<AdoptionStanding> {
  const known = await serviceOf(clients, place);
  const rule =
    place.oldRule ?? known?.rules.find(({ role }) => role === 'production')?.arn ?? known?.ruleOfRunning;
  const listener = listenerOf(must(rule, 'resolvedConfiguration.loadBalancers[].productionListenerRule'));
  const rules = await rulesOf(clients, listener);
  const ofRole = (role: string) =>
    rules.find(({ tags }) => tags[TRAFFIC_RULE_TAG] === `${place.owner}/${role}`);
  const [production, test] = [ofRole('production'), ofRole('test')];
  const pair = production?.forward.map(({ targetGroupArn }) => targetGroupArn) ?? [];
  const serving = production?.forward.filter(({ weight }) => weight > 0) ?? [];
  const live =
    known?.rules.find(({ role }) => role === 'production')?.live ??
    (serving.length === 1 ? serving[0]?.targetGroupArn : undefined);
  const teal: TealSide = {
    pair,
    ...(production && { production: production.arn }),
    ...(test && { test: test.arn }),
    // Without a service nothing is live, whatever a rule that is left says.
    ...(known && live !== undefined && { live }),
    ...(known?.running && { running: known.running.arn }),
  };
  const groups = new Set([
    ...rules.flatMap(({ forward }) => forward.map(({ targetGroupArn }) => targetGroupArn)),
    ...(live === undefined ? [] : [live]),
  ]);
  return { owner: place.owner, listener, rules, teal, healthy: await healthOf(clients, groups) };
}

/** @returns undefined where Teal's service is not there yet, and a person has said which rule it is about */
async function serviceOf(clients: AdoptionClients, { cluster, service, oldRule }: Place) {
  try {
    const standing = await readStanding(clients, { cluster, service });
    const ruleOfRunning = standing.running && (await ruleOf(clients, { cluster, service }));
    return { ...standing, ruleOfRunning };
  } catch (error) {
    const isGone =
      error instanceof MissingAnswer ||
      (error instanceof Error && /^(Cluster|Service)NotFoundException$/.test(error.name));
    if (isGone && oldRule !== undefined) return undefined;
    throw error;
  }
}

/** Of a service in a deployment: its load balancers as it is configured. */
async function ruleOf({ ecs }: AdoptionClients, { cluster, service }: Pick<Place, 'cluster' | 'service'>) {
  const { DescribeServicesCommand } = await import('@aws-sdk/client-ecs');
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  return services[0]?.loadBalancers?.find(
    ({ advancedConfiguration }) => advancedConfiguration?.productionListenerRule,
  )?.advancedConfiguration?.productionListenerRule;
}

/** `…:listener-rule/app/NAME/ID/LISTENER/RULE` → `…:listener/app/NAME/ID/LISTENER` */
export const listenerOf = (ruleArn: string): string =>
  ruleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

export async function rulesOf({ elb }: Pick<Clients, 'elb'>, listener: string): Promise<ListenerRule[]> {
  const found: Rule[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(
      new DescribeRulesCommand({ ListenerArn: listener, ...(Marker && { Marker }) }),
    );
    found.push(...must(page.Rules, 'Rules'));
    Marker = page.NextMarker;
  } while (Marker);
  const arns = found.filter(({ IsDefault }) => !IsDefault).flatMap(({ RuleArn }) => RuleArn ?? []);
  const tags = new Map<string, Record<string, string>>();
  for (let from = 0; from < arns.length; from += TAGS_A_CALL) {
    const ResourceArns = arns.slice(from, from + TAGS_A_CALL);
    const { TagDescriptions } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
    for (const { ResourceArn = '', Tags = [] } of must(TagDescriptions, 'TagDescriptions'))
      tags.set(ResourceArn, Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  }
  return found.map((rule) => ruleFrom(rule, tags)).sort((one, other) => placeOf(one) - placeOf(other));
}

function ruleFrom(rule: Rule, tags: ReadonlyMap<string, Record<string, string>>): ListenerRule {
  const arn = must(rule.RuleArn, 'Rules[].RuleArn');
  const actions = must(rule.Actions, 'Rules[].Actions');
  const transforms =
    (rule as { readonly Transforms?: readonly { readonly Type?: string }[] }).Transforms ?? [];
  return {
    arn,
    priority: rule.IsDefault ? 'default' : Number(must(rule.Priority, 'Rules[].Priority')),
    conditions: rule.Conditions ?? [],
    actions,
    forward: must(forwardOf(rule), 'Rules[].Actions'),
    besides: [
      ...actions.flatMap(({ Type }) => (Type === undefined || Type === 'forward' ? [] : [Type as string])),
      ...transforms.map(({ Type = 'a transform' }) => Type),
    ],
    tags: tags.get(arn) ?? {},
  };
}

async function healthOf({ elb }: AdoptionClients, groups: Iterable<string>): Promise<Record<string, number>> {
  const healthy: Record<string, number> = {};
  for (const TargetGroupArn of groups) {
    const { TargetHealthDescriptions } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    healthy[TargetGroupArn] = must(TargetHealthDescriptions, 'TargetHealthDescriptions').filter(
      canServe,
    ).length;
  }
  return healthy;
}
