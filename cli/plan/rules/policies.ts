import type { PropertyChange } from '../differences';
import { settled } from '../differences';
import { canonical, listed, listOf, numberOf, shown } from '../values';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';
import { type Grant, type Statements, statementsIn, uncovered } from './statements';
import { conditionsOf, whom } from './trust';

/** Properties of which a longer list gives more: what is attached, and whom a policy is attached to. */
const ATTACHED: readonly string[] = ['ManagedPolicyArns', 'Roles', 'Users', 'Groups', 'ClientIdList'];

/** Characters of a principal: the ARN of GitHub's provider is whole. */
const LONGEST_PRINCIPAL = 150;

const TRUST = 'AssumeRolePolicyDocument';

/** What a role, a policy or a resource allows, by its policies, whichever property they stand in. */
export const policies: Rule = (change, findings) => {
  // Of a resource that goes, only a policy is worth a word that denied something to others.
  if (change.how === 'renamed' || (change.how === 'removed' && !change.type.endsWith('Policy'))) return;
  for (const property of propertiesOf(change)) {
    if (property.onlyFollows) continue;
    const [before, after] = [statementsIn(property.before), statementsIn(settled(property))];
    if (before || after) compare(property, before, after, findings, change.how === 'removed');
    else if (isPolicy(change.type, property) && change.how !== 'removed') unknownPolicy(property, findings);
  }
  if (change.type.startsWith('AWS::IAM::') && change.how !== 'removed') identity(change, findings);
  if (change.type === 'AWS::Lambda::Permission' && change.how !== 'removed') {
    const own = propertiesOf(change).filter((each) => !each.onlyFollows);
    const { Action, Principal, FunctionName } = change.after?.properties ?? {};
    if (own.length > 0) {
      findings.say(
        'broadening',
        '',
        `${shown(Principal)} may call ${shown(Action)} of ${shown(FunctionName)}`,
        {
          after: change.after?.properties,
        },
      );
    }
    for (const { name } of propertiesOf(change)) findings.explain(name);
  }
};

/** A policy that is there and that nobody can read before it is deployed. */
const isPolicy = (type: string, { name }: PropertyChange): boolean =>
  /Policy(Document|Text)$|^Policies$/.test(name) &&
  !(type === 'AWS::ECR::Repository' && name === 'LifecyclePolicy');

function unknownPolicy(property: PropertyChange, findings: Findings): void {
  const isGone = property.after === undefined;
  findings.say(
    isGone ? 'tightening' : 'broadening',
    property.name,
    isGone
      ? `${shown(property.name)} is removed`
      : `${shown(property.name)} is not known before it is deployed`,
    { after: property.after },
  );
}

function compare(
  { name, after: marked }: PropertyChange,
  before: Statements = { grants: [], whole: [] },
  after: Statements = { grants: [], whole: [] },
  findings: Findings,
  isRemoved: boolean,
): void {
  findings.explain(name);
  const by = (effect: string, { grants }: Statements) => grants.filter((each) => each.effect === effect);
  const [given, taken] = [
    uncovered(by('Allow', after), by('Allow', before)),
    uncovered(by('Allow', before), by('Allow', after)),
  ];
  const [denied, undenied] = [
    uncovered(by('Deny', after), by('Deny', before)),
    uncovered(by('Deny', before), by('Deny', after)),
  ];
  const [had, has] = [before, after].map(({ whole }) => new Set(whole.map(({ text }) => text)));
  const fresh = after.whole.filter(({ text }) => !had?.has(text));
  const gone = before.whole.filter(({ text }) => !has?.has(text));
  const id = canonical(marked);
  if (given.length > 0)
    findings.say('broadening', name, `newly allows ${textOf(given)}`, {
      after: given.map(({ key }) => key).sort(),
      ...(name === TRUST && { details: conditionsOf(given, by('Allow', before)) }),
    });
  if (undenied.length > 0)
    findings.say('broadening', `${name}.Deny`, `no longer denies ${textOf(undenied)}`, { after: id });
  for (const { effect, text } of fresh)
    findings.say(
      effect === 'Deny' ? 'tightening' : 'broadening',
      `${name}.Statement`,
      `has a statement that a plan cannot compare: ${shown(text)}`,
      { after: text },
    );
  for (const { effect, text } of gone)
    if (!isRemoved || effect !== 'Allow')
      findings.say(
        effect === 'Allow' ? 'tightening' : 'broadening',
        `${name}.Statement`,
        `loses a statement: ${shown(text)}`,
        { after: text },
      );
  if (taken.length > 0 && !isRemoved)
    findings.say('tightening', name, `no longer allows ${textOf(taken)}`, {
      after: id,
      ...(name === TRUST && given.length === 0 && { details: conditionsOf(by('Allow', after), taken) }),
    });
  if (denied.length > 0)
    findings.say('tightening', `${name}.Deny`, `newly denies ${textOf(denied)}`, { after: id });
}

function textOf(grants: readonly Grant[]): string {
  const unique = (values: readonly unknown[], longest?: number) => [
    ...new Set(values.map((each) => shown(each, longest))),
  ];
  const actions = listed(unique(grants.map(({ action }) => action)));
  const resources = unique(grants.map(({ resource }) => resource).filter((each) => each !== ''));
  const principals = unique(
    grants
      .map(({ principal }) => principal)
      .filter((each) => each !== '')
      .map(whom),
    LONGEST_PRINCIPAL,
  );
  const unconditional = grants.some(({ conditions }) => conditions.length === 0);
  return [
    actions,
    resources.length > 0 ? `on ${listed(resources, 3)}` : '',
    principals.length > 0 ? `to ${listed(principals, 3)}` : '',
    unconditional ? '' : 'under conditions',
  ]
    .filter(Boolean)
    .join(' ');
}

function identity(change: Parameters<Rule>[0], findings: Findings): void {
  for (const name of ATTACHED) {
    const own = ownChange(change, name);
    if (!own) continue;
    const [before, after] = [listOf(own.before), listOf(own.after)];
    const had = new Set(before?.map(canonical));
    const fresh = after?.filter((each) => !had.has(canonical(each)));
    // The policy of a new resource is what it gives, not whom it is attached to.
    if (change.how === 'added' && change.type.endsWith('Policy')) findings.explain(name);
    else if (before === undefined || fresh === undefined || fresh.length > 0)
      findings.say(
        'broadening',
        name,
        `${shown(name)}: ${listed((fresh ?? [own.after]).map(shown), 3)} is added`,
        { after: own.after },
      );
    else
      findings.say('tightening', name, `${shown(name)} ${arrow(own.before, own.after)}`, {
        after: own.after,
      });
  }
  const boundary = ownChange(change, 'PermissionsBoundary');
  if (boundary) {
    const isTighter = boundary.before === undefined;
    findings.say(
      isTighter ? 'tightening' : 'broadening',
      'PermissionsBoundary',
      `its boundary ${arrow(boundary.before, boundary.after)}`,
      { after: boundary.after ?? 'none' },
    );
  }
  const session = ownChange(change, 'MaxSessionDuration');
  if (session && change.how === 'changed') {
    // source: IAM API reference, CreateRole (MaxSessionDuration): an hour when nothing is said
    const [old, now] = [numberOf(session.before ?? 3600), numberOf(session.after ?? 3600)];
    const isLonger = old === undefined || now === undefined || now > old;
    findings.say(
      isLonger ? 'broadening' : 'tightening',
      'MaxSessionDuration',
      `seconds of a session ${arrow(session.before, session.after)}`,
      { after: session.after },
    );
  }
  if (
    change.how === 'added' &&
    ['AWS::IAM::AccessKey', 'AWS::IAM::User', 'AWS::IAM::OIDCProvider', 'AWS::IAM::SAMLProvider'].includes(
      change.type,
    )
  )
    findings.say('broadening', '', 'lets somebody else in', { after: change.after?.properties });
}
