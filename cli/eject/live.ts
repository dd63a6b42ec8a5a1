import {
  DescribeRulesCommand,
  DescribeTagsCommand,
  type Rule,
  type Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { TRAFFIC_RULE_TAG } from '../../lambda/shared/environment';
import { must } from '../../lambda/uniformity/must';
import { shortName } from '../../lambda/uniformity/shown';
import type { Clients } from '../aws/clients';
import { EXIT, VerbFailed } from '../exit-codes';
import { readStanding } from '../traffic/read';
import type { Standing } from '../traffic/standing';
import type { DeployedStack } from './look';
import { type LiveRule, type LiveRules, liveRule } from './rules';
import { serviceOf } from './service';
import { type HeaderValues, headerValues } from './test-header';

type Callers = Pick<Clients, 'ecs' | 'elb' | 'secretsManager'>;

/**
 * The rules of a stack's service as they are this moment; undefined for a stack without one.
 *
 * @throws VerbFailed while a deployment runs, and for rules that do not lead users to one target group: what would be
 * written down would be wrong the next moment
 */
export async function liveRulesOf(clients: Callers, stack: DeployedStack): Promise<LiveRules | undefined> {
  const [logicalId] = serviceOf(stack.template) ?? [];
  if (logicalId === undefined) return undefined;
  const place = placeOf(must(stack.physicalIds.get(logicalId), `the physical id of ${logicalId}`));
  const standing = await readStanding(clients, place);
  requireNoDeployment(place.service, standing);
  const production = standing.rules.find(({ role }) => role === 'production')?.arn;
  const arn = must(production, 'the production rule of the live revision');
  const listenerArn = listenerOf(arn);
  const rules = await rulesOf(clients, listenerArn, arn);
  const header = await headerValues(await clients.secretsManager(), stack);
  return {
    ...{ listenerArn, ...rules },
    logicalIds: new Map([...stack.physicalIds].map(([id, physicalId]) => [physicalId, id])),
    ...writtenOf(header),
  };
}

/** `arn:aws:ecs:…:service/CLUSTER/SERVICE` */
function placeOf(arn: string): { readonly cluster: string; readonly service: string } {
  const [, cluster, service] = /:service\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  return { cluster: must(cluster, 'a cluster'), service: must(service, 'a service') };
}

/** @throws VerbFailed */
function requireNoDeployment(service: string, { running }: Pick<Standing, 'running'>): void {
  if (!running) return;
  throw refused(
    `no deployment of ${service} must run while it is ejected, got ${shortName(running.arn)} (${running.status}); wait for its end, or stop it, and run this again`,
  );
}

/** By the tags that Teal gave them. */
async function rulesOf(
  { elb }: Pick<Clients, 'elb'>,
  ListenerArn: string,
  arnOfProduction: string,
): Promise<{ readonly production: LiveRule; readonly test: LiveRule }> {
  const tagged = await taggedRules(elb, ListenerArn);
  const owner = ownerOf(tagged, arnOfProduction);
  const of = (role: 'production' | 'test'): LiveRule => {
    const found = tagged.find(({ tags }) => tagOf(tags) === `${owner}/${role}`);
    const rule = found && liveRule(found.rule, found.tags);
    if (rule && rule.targetGroups.filter(({ weight }) => weight > 0).length === 1) return rule;
    throw refused(
      `the ${role} rule on ${ListenerArn} must lead everybody to one target group, got ${found ? 'another action, or two groups with users' : `none tagged ${TRAFFIC_RULE_TAG}=${owner}/${role}`}; npx teal traffic repair puts weights right, a deployment with another RestoreListenerRules makes a rule anew`,
    );
  };
  return { production: of('production'), test: of('test') };
}

interface TaggedRule {
  readonly rule: Rule;
  readonly tags: readonly Tag[];
}

const tagOf = (tags: readonly Tag[]): string | undefined =>
  tags.find(({ Key }) => Key === TRAFFIC_RULE_TAG)?.Value;

/** Whose rules they are: of the one that users meet. */
function ownerOf(tagged: readonly TaggedRule[], production: string): string {
  const tags = tagged.find(({ rule }) => rule.RuleArn === production)?.tags ?? [];
  return must(
    /^(.+)\/production$/.exec(tagOf(tags) ?? '')?.[1],
    `the tag ${TRAFFIC_RULE_TAG} of ${production}`,
  );
}

/** ARNs that DescribeTags takes in one call. source: Elastic Load Balancing API reference, DescribeTags */
const TAGS_A_CALL = 20;

async function taggedRules(elb: Clients['elb'], ListenerArn: string): Promise<readonly TaggedRule[]> {
  const rules: Rule[] = [];
  let Marker: string | undefined;
  do {
    const page = await elb.send(new DescribeRulesCommand({ ListenerArn, Marker }));
    rules.push(...(page.Rules ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  const tagged: TaggedRule[] = [];
  for (let start = 0; start < rules.length; start += TAGS_A_CALL) {
    const some = rules.slice(start, start + TAGS_A_CALL);
    const ResourceArns = some.map(({ RuleArn }) => must(RuleArn, 'Rules[].RuleArn'));
    const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns }));
    for (const rule of some) {
      const { Tags = [] } = TagDescriptions.find(({ ResourceArn }) => ResourceArn === rule.RuleArn) ?? {};
      tagged.push({ rule, tags: Tags });
    }
  }
  return tagged;
}

/** A rule's ARN is its listener's with an id more. source: Elastic Load Balancing API reference, CreateRule */
const listenerOf = (rule: string): string =>
  rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

function writtenOf(header: HeaderValues | undefined): Pick<LiveRules, 'written' | 'outdated'> {
  if (!header) return { written: new Map(), outdated: new Set() };
  return { written: new Map([[header.current, header.reference]]), outdated: new Set(header.outdated) };
}

const refused = (message: string): VerbFailed => new VerbFailed(EXIT.NOT_AS_EXPECTED, message);
