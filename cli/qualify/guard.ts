import { NAME } from './names';

/** A stack of the account, as ListStacks and DescribeStacks have it. */
export interface StackSummary {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SandboxProblem {
  readonly says: string;
  /** Of stacks that it is about. */
  readonly names: string;
}

/** More than a sandbox has: CDK's own, some experiments. A guess. */
export const MOST_STACKS = 20;

/**
 * What speaks against an account: it looks like more than a sandbox. A problem goes into the report and names no stack;
 * `names` are for who runs it.
 *
 * @returns no problems for one in which nothing but a former qualification, and a few stacks of no name that sounds like
 * production, are
 */
export function sandboxProblems(stacks: readonly StackSummary[]): SandboxProblem[] {
  const others = stacks.filter(({ name }) => !isOwn(name) && name !== 'CDKToolkit');
  const teal = others.filter(({ tags }) => tags['teal:delivery'] !== undefined);
  const production = others.filter(({ name }) => /(^|[-_])(prod|production|prd|live)([-_]|$)/i.test(name));
  const problems: SandboxProblem[] = [];
  if (teal.length > 0) {
    problems.push({
      says: `the account must have no other delivery of Teal, got ${teal.length} of its stacks; take a sandbox, or say --even-with-stacks`,
      names: namesOf(teal),
    });
  }
  if (production.length > 0) {
    problems.push({
      says: `the account must not be one of production, got ${production.length} stacks whose names sound like it; take a sandbox, or say --even-with-stacks`,
      names: namesOf(production),
    });
  }
  if (others.length > MOST_STACKS) {
    problems.push({
      says: `the account must have at most ${MOST_STACKS} stacks in this region, got ${others.length}; take a sandbox, or say --even-with-stacks`,
      names: namesOf(others),
    });
  }
  return problems;
}

export const isOwn = (stackName: string): boolean => stackName.startsWith(`${NAME}-`);

function namesOf(stacks: readonly StackSummary[]): string {
  const names = stacks.map(({ name }) => name);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
