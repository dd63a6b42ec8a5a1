import type { Resources } from '../differences';
import { settled } from '../differences';
import { canonical, type Fields, isFields, listOf, numberOf, shown } from '../values';
import { holdsRange } from './address-ranges';
import { arrow, type Findings, ownChange, propertiesOf, type Rule, type Scope } from './findings';

const GROUP = 'AWS::EC2::SecurityGroup';
type Direction = 'Ingress' | 'Egress';

/** Who may connect to what. */
export const network: Rule = (change, findings, scope) => {
  const { before } = scope;
  if (change.how === 'renamed') return;
  if (change.type === GROUP) group(change, findings, before);
  if (change.type === `${GROUP}Ingress`) single(change, 'Ingress', findings, scope);
  if (change.type === `${GROUP}Egress`) single(change, 'Egress', findings, scope);
  if (change.type === 'AWS::EC2::NetworkAclEntry' && change.how !== 'removed') {
    const isAllowed = change.after?.properties.RuleAction !== 'deny';
    findings.say(
      isAllowed ? 'broadening' : 'tightening',
      '',
      `network ACL: ${shown(change.after?.properties)}`,
      { after: change.after?.properties },
    );
    for (const { name } of propertiesOf(change)) findings.explain(name);
  }
  if (change.type === 'AWS::EC2::Route' && change.how !== 'removed' && ownChange(change, 'GatewayId')) {
    const { GatewayId, DestinationCidrBlock } = change.after?.properties ?? {};
    findings.say(
      'broadening',
      'GatewayId',
      `leads ${shown(DestinationCidrBlock)} out by ${shown(GatewayId)}`,
      { after: GatewayId },
    );
  }
  groups(change, findings);
};

/** Security groups that something is in: of another one, others' rules apply. */
function groups(change: Parameters<Rule>[0], findings: Findings): void {
  if (change.how !== 'changed') return;
  for (const [name, ...path] of [
    ['SecurityGroups'],
    ['NetworkConfiguration', 'AwsvpcConfiguration', 'SecurityGroups'],
    ['VpcConfig', 'SecurityGroupIds'],
  ]) {
    const own = name === undefined ? undefined : ownChange(change, name);
    if (!own || name === undefined) continue;
    const inside = (value: unknown) =>
      path.reduce<unknown>((inner, key) => (isFields(inner) ? inner[key] : inner), value);
    const [before, after] = [listOf(inside(own.before)), listOf(inside(own.after))];
    const had = new Set(before?.map(canonical));
    const fresh = after?.filter((each) => !had.has(canonical(each)));
    if (canonical(before) === canonical(after)) continue;
    if (fresh === undefined || fresh.length > 0)
      findings.say(
        'broadening',
        [name, ...path].join('.'),
        `is in another security group: ${arrow(inside(own.before), inside(own.after))}`,
        { after: inside(own.after) },
      );
  }
}

function group(change: Parameters<Rule>[0], findings: Findings, before: Resources): void {
  for (const direction of ['Ingress', 'Egress'] as const) {
    const name = `SecurityGroup${direction}`;
    const property = propertiesOf(change).find((each) => each.name === name);
    if (!property || property.onlyFollows) continue;
    const old = inline(property.before, direction);
    const now = inline(settled(property), direction);
    findings.explain(name);
    if (change.how === 'removed') continue;
    if (now === undefined) {
      findings.say('broadening', name, 'its rules are not known before it is deployed', {
        after: property.after,
      });
      continue;
    }
    const had = [...(old ?? []), ...standing(change.logicalId, direction, before)];
    const fresh = now.filter((rule) => !had.some((each) => covers(each, rule)));
    const gone = (old ?? []).filter((rule) => !now.some((each) => covers(each, rule)));
    for (const rule of fresh)
      findings.say('broadening', `${name}.${canonical(bare(rule))}`, `opens ${text(rule, direction)}`, {
        after: bare(rule),
      });
    for (const rule of gone)
      findings.say('tightening', `${name}.${canonical(bare(rule))}`, `closes ${text(rule, direction)}`);
  }
}

/** A group that says nothing of what goes out lets everything out. source: CloudFormation template reference, AWS::EC2::SecurityGroup */
const EVERYTHING: readonly Fields[] = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }];

function inline(value: unknown, direction: Direction): readonly Fields[] | undefined {
  const list = listOf(value);
  if (list === undefined || !list.every(isFields)) return undefined;
  return list.length === 0 && direction === 'Egress' ? EVERYTHING : list;
}

/** Rules that are resources of their own, of a group that is one of the template, or named otherwise. */
function standing(logicalId: string, direction: Direction, resources: Resources): Fields[] {
  return rulesOf(direction, resources).filter(({ GroupId }) =>
    canonical(GroupId).includes(canonical(logicalId)),
  );
}

function rulesOf(direction: Direction, resources: Resources): Fields[] {
  return [...resources.values()]
    .filter(({ type }) => type === GROUP + direction)
    .map(({ properties }) => properties);
}

function single(
  change: Parameters<Rule>[0],
  direction: Direction,
  findings: Findings,
  { before, after }: Scope,
): void {
  for (const { name } of propertiesOf(change)) findings.explain(name);
  if (change.how === 'removed') closed(change, direction, findings, after);
  if (change.how === 'removed' || propertiesOf(change).every((each) => each.onlyFollows)) return;
  const rule = change.after?.properties ?? {};
  const old = change.before?.properties;
  const had = rulesOn(rule.GroupId, direction, before);
  if (!had.some((each) => covers(each, rule))) {
    findings.say('broadening', '', `opens ${text(rule, direction)}`, { after: bare(rule) });
  } else if (old && !covers(rule, old)) {
    findings.say('tightening', '', `opens only ${text(rule, direction)}`, { after: bare(rule) });
  }
}

/** Rules of a group, of their own and of the group itself. */
function rulesOn(GroupId: unknown, direction: Direction, resources: Resources): Fields[] {
  const group = canonical(GroupId);
  return [
    ...rulesOf(direction, resources).filter((each) => canonical(each.GroupId) === group),
    ...[...resources].flatMap(([logicalId, { type, properties }]) =>
      type === GROUP && group.includes(canonical(logicalId))
        ? (inline(properties[`SecurityGroup${direction}`], 'Ingress') ?? [])
        : [],
    ),
  ];
}

/** A rule that goes. Where no other lets the same peer through, it is cut off. */
function closed(
  { before }: Parameters<Rule>[0],
  direction: Direction,
  findings: Findings,
  after: Resources,
): void {
  const rule = before?.properties ?? {};
  const left = rulesOn(rule.GroupId, direction, after);
  if (left.some((each) => covers(each, rule))) {
    findings.say('neutral', '', `leaves the stack; another rule opens ${text(rule, direction)}`);
    return;
  }
  findings.say('tightening', '', `closes ${text(rule, direction)}`);
  if (!left.some((each) => coversPeer(each, rule)))
    findings.say('traffic', '', `nothing else lets through what it did: ${text(rule, direction)}`);
}

const PEERS = [
  'CidrIp',
  'CidrIpv6',
  'SourceSecurityGroupId',
  'DestinationSecurityGroupId',
  'SourcePrefixListId',
  'DestinationPrefixListId',
  'SourceSecurityGroupName',
];

function covers(wide: Fields, narrow: Fields): boolean {
  const isAll = String(wide.IpProtocol) === '-1';
  if (!isAll && canonical(wide.IpProtocol) !== canonical(narrow.IpProtocol)) return false;
  return (isAll || coversPorts(wide, narrow)) && coversPeer(wide, narrow);
}

function coversPorts(wide: Fields, narrow: Fields): boolean {
  if (canonical([wide.FromPort, wide.ToPort]) === canonical([narrow.FromPort, narrow.ToPort])) return true;
  const [from, to, low, high] = [wide.FromPort, wide.ToPort, narrow.FromPort, narrow.ToPort].map(numberOf);
  if (from === undefined || to === undefined || low === undefined || high === undefined) return false;
  return from <= low && high <= to && low >= 0;
}

function coversPeer(wide: Fields, narrow: Fields): boolean {
  if (typeof narrow.CidrIp === 'string' && typeof wide.CidrIp === 'string')
    return holdsRange(wide.CidrIp, narrow.CidrIp);
  if (typeof narrow.CidrIpv6 === 'string' && typeof wide.CidrIpv6 === 'string')
    return holdsRange(wide.CidrIpv6, narrow.CidrIpv6);
  return PEERS.every((name) => canonical(wide[name]) === canonical(narrow[name]));
}

/** A rule without what is for people. */
const bare = ({ Description, ...rule }: Fields): Fields => rule;

function text(rule: Fields, direction: Direction): string {
  const peer = PEERS.map((name) => rule[name]).find((each) => each !== undefined);
  const { FromPort, ToPort, IpProtocol } = rule;
  const ports =
    FromPort === undefined
      ? 'every port'
      : `port ${shown(canonical(FromPort) === canonical(ToPort) ? FromPort : `${String(FromPort)}-${String(ToPort)}`)}`;
  return `${ports} (${shown(IpProtocol)}) ${direction === 'Ingress' ? 'from' : 'to'} ${shown(peer)}`;
}
