import type { ResourceChange } from '../change-set/describe';
import { RULES_TYPE } from './leaving';
import { RULE_IDS } from './rules';
import type { Step } from './steps';

/**
 * What a change set would do that its step must not: nothing is executed that does more than it says.
 *
 * @returns one line each; none when it may be executed
 */
export function unexpected({ name, removes }: Step, changes: readonly ResourceChange[]): readonly string[] {
  const problems = changes.flatMap((change) => {
    const problem = problemOf(name, removes, change);
    return problem === undefined
      ? []
      : [`${change.action} of ${change.logicalId} (${change.type}): ${problem}`];
  });
  if (name !== 'import') return problems;
  const imported = changes.filter(({ action }) => action === 'Import').map(({ logicalId }) => logicalId);
  const missing = Object.values(RULE_IDS).filter((id) => !imported.includes(id));
  return [...problems, ...missing.map((id) => `${id} is not imported`)];
}

function problemOf(
  step: Step['name'],
  removes: ReadonlySet<string>,
  { action, logicalId, type, replacement, scope }: ResourceChange,
): string | undefined {
  switch (action) {
    case 'Import':
      return step === 'import' && isRule(logicalId) ? undefined : 'it imports the two listener rules alone';
    case 'Remove':
      return removes.has(logicalId) ? undefined : 'it stays';
    case 'Modify':
      if (step === 'import') return 'an import changes nothing else';
      // `Conditional` is what CloudFormation says of each resource that refers to one that is modified.
      if (replacement === 'True') return 'nothing is replaced';
      if (step !== 'retain') return undefined;
      return type === RULES_TYPE && !scope.includes('Properties')
        ? undefined
        : 'only a policy and metadata change';
    default:
      return 'nothing is made';
  }
}

const isRule = (logicalId: string): boolean => (Object.values(RULE_IDS) as string[]).includes(logicalId);
