import { z } from 'zod';
import type { GitHub } from '../api';
import { bypassOf } from './bypass';
import { type ActualEnvironment, compareEnvironment, compareRules, type Finding } from './decide';
import type { Expected, ExpectedEnvironment, Rule, Ruleset } from './expected';
import { ownersOf } from './owners';

const rule = z.object({
  type: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
  ruleset_id: z.number().optional(),
});
type Actual = Rule & { readonly ruleset_id?: number | undefined };
const listed = z.array(z.object({ id: z.number(), target: z.string().nullish(), enforcement: z.string() }));
const full = z.object({
  target: z.string().nullish(),
  enforcement: z.string(),
  conditions: z
    .object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() })
    .nullish(),
  rules: z.array(rule).optional(),
});
const environment = z.object({
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.unknown()).optional(),
      }),
    )
    .optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});
const policies = z.object({
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().optional() })),
});

/** @param branch the one that is deployed */
export async function carryOut(
  github: GitHub,
  { rulesets, environments, owners }: Expected,
  branch: string,
  serverUrl: string,
): Promise<Finding[]> {
  const apply = `gh api --method POST repos/${github.repository}/rulesets --input`;
  const findings: Finding[] = [];
  for (const ruleset of rulesets) {
    const actual =
      ruleset.target === 'branch'
        ? // All that hold for it, of the repository and of its organization.
          await github.list(`rules/branches/${encodeURIComponent(branch)}`, z.array(rule), (rules) => rules)
        : await tagRules(github, ruleset);
    findings.push(...compareRules(ruleset, actual, apply));
    const types = new Set(ruleset.rules.map(({ type }) => type));
    const ids = actual.filter(({ type }) => types.has(type)).map(({ ruleset_id }) => ruleset_id);
    findings.push(...(await bypassOf(github, ruleset.name, ids)));
  }
  findings.push(...(await ownersOf(github, branch, owners)));
  findings.push(...(await environmentsOf(github, environments, serverUrl)));
  return findings;
}

export async function environmentsOf(
  github: GitHub,
  environments: Readonly<Record<string, ExpectedEnvironment>>,
  serverUrl: string,
): Promise<Finding[]> {
  const settings = `${serverUrl}/${github.repository}/settings/environments`;
  const findings: Finding[] = [];
  for (const [name, expected] of Object.entries(environments)) {
    findings.push(...compareEnvironment(name, expected, await environmentOf(github, name), settings));
  }
  return findings;
}

/** Of rulesets that are on for every tag that ours names, and leave none of them out. */
async function tagRules(github: GitHub, { conditions: { ref_name: wanted } }: Ruleset): Promise<Actual[]> {
  const all = await github.list('rulesets?includes_parents=true&targets=tag', listed, (page) => page);
  const rules: Actual[] = [];
  for (const { id } of all.filter((each) => each.enforcement === 'active' && each.target === 'tag')) {
    const { conditions, rules: own = [] } = await github.get(`rulesets/${id}?includes_parents=true`, full);
    const at = conditions?.ref_name;
    const covers = (name: string) => at?.include.includes(name) || at?.include.includes('~ALL');
    const spares = (at?.exclude ?? []).some((name) => !wanted.exclude.includes(name));
    if (wanted.include.every(covers) && !spares)
      rules.push(...own.map((each) => ({ ...each, ruleset_id: id })));
  }
  return rules;
}

async function environmentOf(github: GitHub, name: string): Promise<ActualEnvironment | undefined> {
  const found = await github.find(`environments/${encodeURIComponent(name)}`, environment);
  if (found === undefined) return undefined;
  const reviewed = found.protection_rules?.find(({ type }) => type === 'required_reviewers');
  return {
    reviewers: reviewed?.reviewers?.length ?? 0,
    preventSelfReview: reviewed?.prevent_self_review === true,
    // GitHub lets them, unless it says that it does not.
    adminsMayBypass: found.can_admins_bypass !== false,
    branches: found.deployment_branch_policy?.custom_branch_policies
      ? await branchesOf(github, name)
      : undefined,
  };
}

async function branchesOf(github: GitHub, environmentName: string): Promise<string[]> {
  const found = await github.list(
    `environments/${encodeURIComponent(environmentName)}/deployment-branch-policies`,
    policies,
    (page) => page.branch_policies,
  );
  // A tag that may deploy is written so that it is none of the branches that should.
  return found.map(({ name, type = 'branch' }) => (type === 'branch' ? name : `${type} ${name}`));
}

type Look = (github: GitHub) => Promise<Finding[]>;

export const atAll =
  (expected: Expected, branch: string, serverUrl: string): Look =>
  (github) =>
    carryOut(github, expected, branch, serverUrl);

export const atEnvironments =
  (environments: Expected['environments'], serverUrl: string): Look =>
  (github) =>
    environmentsOf(github, environments, serverUrl);
