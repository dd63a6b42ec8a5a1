import type { Template } from '../../rehearsal/assembly/assembly';
import type { ResourceChange } from '../change-set/describe';
import { referencesOf } from '../plan/references';
import { isIgnored, losesByReplacement } from '../plan/resource-types';
import { shown } from '../plan/values';
import type { PlanFile } from '../prepare/plan-file';

/** Parameters that a release gives; their values were shown with the plan. */
const GIVEN = ['ImageDigest', 'RollbackTo', 'FixFor'];
/** Likewise of each secret: source: lambda/shared/secret-version.ts */
const VERSION = /^SecretVersion[A-Za-z0-9]*$/;

type PlanLine = PlanFile['lines'][number];

/**
 * Changes of a change set that the plan which was shown does not name: what is added, removed or replaced by its logical
 * id, and what only changes in place also where it refers to what the plan names, since CloudFormation lists whatever
 * may follow.
 *
 * @returns a sentence for each
 */
export function notNamed(
  stack: string,
  changes: readonly ResourceChange[],
  lines: readonly PlanLine[],
  { Resources, Parameters }: Pick<Template, 'Resources'> & Partial<Pick<Template, 'Parameters'>>,
): readonly string[] {
  const own = lines.filter((line) => line.stack === stack);
  const of = (logicalId: string) => own.filter((line) => line.logicalId === logicalId);
  const ofStack = of('').length > 0;
  const versions = Object.keys(Parameters ?? {}).filter((name) => VERSION.test(name));
  const ids = own.map(({ logicalId = '' }) => logicalId);
  const follow = following(Resources, [...GIVEN, ...versions, ...ids]);
  const isNamed = ({ action, logicalId, type, replacement, scope }: ResourceChange): boolean => {
    if (isIgnored(type)) return true;
    const [named, follows] = [of(logicalId), follow.has(logicalId)];
    const destroys = named.some(({ kind }) => kind === 'destructive');
    switch (action) {
      case 'Add':
        return named.length > 0;
      case 'Remove':
        return destroys || own.some((line) => isRenamed(line, logicalId));
      case 'Modify':
        if (replacement === 'True' && losesByReplacement(type)) return destroys;
        // It hangs on what the change set cannot know yet: of what follows, the plan says that it stays the same.
        if (replacement === 'Conditional' && losesByReplacement(type)) return destroys || follows;
        if (named.length > 0 || follows) return true;
        return scope.every((each) => each === 'Metadata' || (each === 'Tags' && ofStack)) && scope.length > 0;
      default: // what CloudFormation does beside these, no plan says
        return false;
    }
  };
  return changes
    .filter((change) => !isNamed(change))
    .map(
      ({ action, logicalId, type, replacement }) =>
        `${action} ${logicalId} (${type})${replacement === undefined ? '' : `, replacement ${replacement}`}`,
    );
}

/** The plan has a line for the new name alone, whose text says the old one. */
const isRenamed = ({ kind, text }: PlanLine, oldId: string): boolean =>
  kind === 'destructive' && text.startsWith(`is renamed from ${shown(oldId)}:`);

/** What refers to one of these, and what refers to that. */
function following(resources: Template['Resources'], names: readonly string[]): ReadonlySet<string> {
  const references = Object.entries(resources).map(
    ([logicalId, { Properties }]) => [logicalId, referencesOf(Properties)] as const,
  );
  const reached = new Set(names);
  const found = new Set<string>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [logicalId, to] of references) {
      if (![...to].some((each) => reached.has(each))) continue;
      found.add(logicalId);
      reached.add(logicalId);
    }
  }
  return found;
}
