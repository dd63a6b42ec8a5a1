import { at, canonical, intrinsic, isFields, listed, listOf, shown } from '../values';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';
import { deregistration } from './target-group';

/** What leads users to tasks. */
const TYPES: ReadonlySet<string> = new Set([
  'Custom::TealLiveTrafficRules',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::ListenerCertificate',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::Route53::RecordSet',
  'AWS::Route53::RecordSetGroup',
  'AWS::CloudFront::Distribution',
  'AWS::WAFv2::WebACLAssociation',
]);

/** Of these a new one meets users by itself; a new target group has nobody who leads to it yet. */
const LEADS: ReadonlySet<string> = new Set(
  [...TYPES].filter((type) => !/TargetGroup|LoadBalancer$/.test(type)),
);

export const traffic: Rule = (change, findings, scope) => {
  if (change.type === 'AWS::Lambda::Function' && change.how === 'changed' && ownChange(change, 'Code')) {
    const owned = [...scope.after.values()].some(
      ({ type, properties }) =>
        type === 'Custom::TealLiveTrafficRules' &&
        canonical(intrinsic(properties.ServiceToken)?.[1]).includes(canonical(change.logicalId)),
    );
    if (owned)
      findings.say(
        'traffic',
        'Code',
        'the code that writes the listener rules changes; it runs when they do',
        { after: ownChange(change, 'Code')?.after },
      );
  }
  if (!TYPES.has(change.type)) return;
  if (change.how === 'added' && LEADS.has(change.type))
    findings.say('traffic', '', 'leads users, and is new');
  if (change.how === 'removed') findings.say('traffic', '', 'leads users no more');
  if (change.how === 'renamed') findings.say('traffic', '', 'is another one under this logical id');
  if (change.how !== 'changed') return;
  attributes(change, findings);
  targetGroupAttributes(change, findings);
  encryption(change, findings);
  const changed = propertiesOf(change).filter(({ name }) => name !== 'Tags' && !findings.isExplained(name));
  if (changed.length === 0) return;
  for (const { name } of changed) findings.explain(name);
  const texts = changed.map(({ name, before, after, onlyFollows, follows }) =>
    onlyFollows
      ? `${shown(name)} follows ${listed(follows.map(shown))}`
      : `${shown(name)} ${arrow(before, after)}`,
  );
  findings.say('traffic', changed[0]?.name ?? '', texts.length > 0 ? listed(texts, 4) : '', {
    after: changed.map(({ name, after }) => [name, after]),
  });
};

/** Of a load balancer, and what they are worth. source: ELB API reference, LoadBalancerAttribute */
const SAFE_ATTRIBUTES: Readonly<Record<string, boolean>> = {
  'deletion_protection.enabled': true,
  'routing.http.drop_invalid_header_fields.enabled': true,
  'access_logs.s3.enabled': true,
  'waf.fail_open.enabled': false,
};

function attributes(change: Parameters<Rule>[0], findings: Findings): void {
  const own = ownChange(change, 'LoadBalancerAttributes');
  if (!own) return;
  const [old, now] = [byKey(own.before), byKey(own.after)];
  if (!old || !now) {
    findings.say('weakening', 'LoadBalancerAttributes', 'attributes are not known before it is deployed', {
      after: own.after,
      subject: 'protection',
    });
    return;
  }
  findings.explain('LoadBalancerAttributes');
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(key), now.get(key)];
    if (canonical(before) === canonical(after)) continue;
    const safe = SAFE_ATTRIBUTES[key];
    const path = `LoadBalancerAttributes.${key}`;
    if (safe === undefined) findings.say('traffic', path, `${shown(key)} ${arrow(before, after)}`, { after });
    else
      findings.switch({
        path,
        what: shown(key),
        before: before ?? !safe,
        after: after ?? !safe,
        safe,
        subject: 'protection',
      });
  }
}

/** Those of a target group: what a target that goes leaves its users, and where they are led. */
function targetGroupAttributes(change: Parameters<Rule>[0], findings: Findings): void {
  const name = 'TargetGroupAttributes';
  const own = ownChange(change, name);
  if (!own) return;
  const [old, now] = [byKey(own.before), byKey(own.after)];
  if (!old || !now) {
    findings.say('weakening', name, 'attributes are not known before it is deployed', {
      after: own.after,
      subject: 'protection',
    });
    return;
  }
  findings.explain(name);
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(key), now.get(key)];
    const path = `${name}.${key}`;
    if (canonical(before) === canonical(after)) continue;
    if (deregistration(key, before, after, findings, path)) continue;
    findings.say('traffic', path, `${shown(key)} ${arrow(before, after)}`, { after });
  }
}

function byKey(value: unknown): Map<string, unknown> | undefined {
  const list = listOf(value);
  if (!list?.every((each) => isFields(each) && typeof each.Key === 'string')) return undefined;
  return new Map(list.map((each) => [String(at(each, 'Key')), at(each, 'Value')]));
}

/** A listener that takes what it did not: in the clear, by an older protocol, under another certificate. */
function encryption(change: Parameters<Rule>[0], findings: Findings): void {
  if (change.type !== 'AWS::ElasticLoadBalancingV2::Listener') return;
  for (const name of ['Protocol', 'SslPolicy', 'MutualAuthentication']) {
    const own = ownChange(change, name);
    if (!own) continue;
    const isTighter =
      (name === 'Protocol' && own.before === 'HTTP' && own.after === 'HTTPS') ||
      (own.before === undefined && own.after !== undefined);
    findings.say(
      isTighter ? 'tightening' : 'weakening',
      name,
      `${shown(name)} of a listener ${arrow(own.before, own.after)}`,
      { after: own.after, subject: 'protection' },
    );
  }
}
