import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOfCheckout } from '../../github/checkout';
import { connect } from '../../github/connect';
import { carryOut } from '../../github/rules/carry-out';
import type { Finding as RuleFinding } from '../../github/rules/decide';
import { readExpected } from '../../github/rules/expected';
import type { Finding } from '../check';
import type { MachineLook } from '../look';

/** That is deployed. source: docs/pipelines.md */
const BRANCH = 'main';

/** Whether the rules of the branch and GitHub's environments are on: as `teal github rules`, of which it is the short form. */
export const rules: MachineLook = {
  ...{ name: 'rules', at: 'machine' },
  look: async ({ directory, variables, signal }) => {
    const folder = join(directory, '.github');
    if (!existsSync(join(folder, 'rulesets'))) {
      return [{ is: 'right', about: 'rules of GitHub', says: 'not needed: .github/rulesets is not there' }];
    }
    if (!variables.GITHUB_TOKEN) return [WITHOUT_TOKEN];
    const repository = variables.GITHUB_REPOSITORY ?? (await repositoryOfCheckout(directory));
    const github = connect({ ...(repository !== undefined && { repository }) }, signal, variables);
    const server = variables.GITHUB_SERVER_URL ?? 'https://github.com';
    return (await carryOut(github, readExpected(folder), BRANCH, server)).map(asFinding);
  },
};

const WITHOUT_TOKEN: Finding = {
  ...{ is: 'unknown', about: 'rules of GitHub', says: 'GITHUB_TOKEN must be set, got none' },
  todo: 'GITHUB_TOKEN=$(gh auth token) npx teal doctor --only rules',
};

export function asFinding({ what, on, unknown, why }: RuleFinding): Finding {
  const about = `rules of GitHub, ${what}`;
  if (on) return { is: 'right', about, says: 'on' };
  const is = unknown ? 'unknown' : 'wrong';
  return { is, about, says: unknown ? 'not known' : 'off', ...(why !== undefined && { todo: why }) };
}
