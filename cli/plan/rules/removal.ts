import type { ResourceChange } from '../differences';
import { isNetworkRule, losesByReplacement, replacementBy } from '../resource-types';
import { listed, shown } from '../values';
import { arrow, type Findings, type Rule } from './findings';

/** What is destroyed, replaced, or left behind. */
export const removal: Rule = (change, findings) => {
  // Of a rule that goes, network.ts says what it closes; another one, for another port, may come in its place.
  if (change.how === 'removed' && isKeptVersion(change)) {
    const text = 'leaves the stack, and stays with its function for the deployment that began with it';
    findings.say('neutral', '', text);
  } else if (change.how === 'removed' && !isNetworkRule(change.type))
    findings.say('destructive', '', gone(change));
  if (change.how === 'renamed' && change.type === 'AWS::Lambda::Version') {
    // Its logical id holds a hash of its function: what changed is said there.
    findings.say('neutral', '', `is published anew, after ${shown(change.oldId)}`);
  } else if (change.how === 'renamed') {
    findings.say(
      'destructive',
      '',
      `is renamed from ${shown(change.oldId)}: CloudFormation makes a new one, then ${fate(change, 'DeletionPolicy')}${taken(change)}`,
    );
  }
  if (change.how === 'changed') replaced(change, findings);
  // Its template is another file, and what it does is not looked at.
  if (change.type === 'AWS::CloudFormation::Stack' && change.how !== 'removed' && change.how !== 'renamed') {
    const after = change.after?.properties;
    findings.say('destructive', 'TemplateURL', 'is a nested stack, into which a plan does not look', {
      after,
    });
  }
};

/** Of a function: it goes when its function does, of which there is a line then. */
const isKeptVersion = ({ type, before }: ResourceChange): boolean =>
  type === 'AWS::Lambda::Version' && /^Retain/.test(String(before?.attributes.DeletionPolicy));

/** A name that is given, and that the old one still has when the new one is made. */
function taken({ type, after }: ResourceChange): string {
  const [, name] =
    Object.entries(after?.properties ?? {}).find(
      ([key, value]) => /Name$/.test(key) && replacementBy(type, key) === 'will' && typeof value === 'string',
    ) ?? [];
  return name === undefined
    ? ''
    : `; it fails if ${shown(name)} must be unique, since the old one has that name`;
}

const gone = (change: ResourceChange): string =>
  `leaves the stack: CloudFormation ${fate(change, 'DeletionPolicy')}`;

/** What CloudFormation does with the one that was there. source: CloudFormation user guide, DeletionPolicy attribute */
function fate(
  { before, after }: ResourceChange,
  attribute: 'DeletionPolicy' | 'UpdateReplacePolicy',
): string {
  const policy = (attribute === 'DeletionPolicy' ? before : after)?.attributes[attribute] ?? 'Delete';
  if (policy === 'Retain' || policy === 'RetainExceptOnCreate')
    return 'leaves the old one in the account, where nothing manages it any more';
  return policy === 'Snapshot' ? 'destroys the old one after a snapshot' : 'destroys the old one';
}

function replaced(change: ResourceChange, findings: Findings): void {
  const { before, type, properties, replacement } = change;
  if (before && before.type !== type) {
    findings.say(
      'destructive',
      '',
      `becomes another type: ${arrow(before.type, type)}, which CloudFormation refuses`,
      {
        after: type,
      },
    );
    return;
  }
  if (replacement === 'no' || !losesByReplacement(type)) return;
  const causes = properties.filter((each) => each.replacement === replacement);
  const why = causes.map(({ name, onlyFollows, follows }) =>
    onlyFollows ? `${shown(name)} (it follows ${listed(follows.map(shown), 2)})` : shown(name),
  );
  const text =
    why.length > 0 ? `because of ${listed(why)}` : 'because the condition that it hangs on changes';
  const verb = replacement === 'will' ? 'is replaced' : 'may be replaced';
  findings.say('destructive', '', `${verb}, ${text}: CloudFormation ${fate(change, 'UpdateReplacePolicy')}`, {
    after: causes.map(({ name, after: value }) => [name, value]),
  });
  for (const { name } of causes) findings.explain(name);
}
