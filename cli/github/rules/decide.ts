import { isDeepStrictEqual } from 'node:util';
import type { ExpectedEnvironment, Rule, Ruleset } from './expected';

/** One thing that must be on. */
export interface Finding {
  readonly what: string;
  readonly on: boolean;
  /** It could not be told: neither on nor off. */
  readonly unknown?: true;
  /** For what is off: what is there instead, and what to do. */
  readonly why?: string;
}

/** What GitHub says of an environment; undefined when there is none. */
export interface ActualEnvironment {
  /** People and teams, all together. */
  readonly reviewers: number;
  readonly preventSelfReview: boolean;
  readonly adminsMayBypass: boolean;
  /** Branches that may deploy; undefined when any may, or every protected one. */
  readonly branches: readonly string[] | undefined;
}

/**
 * Whether each rule of a ruleset is on, as it is written or stricter. A rule whose parameters are not understood must be
 * there as it is written.
 */
export function compareRules(
  { name, rules, file }: Ruleset,
  actual: readonly Rule[],
  apply: string,
): Finding[] {
  return rules.map((rule) => {
    const what = `${name}: ${rule.type}`;
    const same = actual.filter(({ type }) => type === rule.type);
    if (same.length === 0) return { what, on: false, why: `it is not there; ${apply} ${file}` };
    if (same.some((each) => isAsStrict(rule, each))) return { what, on: true };
    const got = JSON.stringify(same.map(({ parameters = {} }) => parameters));
    return {
      what,
      on: false,
      why: `it must be at least as strict as in ${file}, got ${got}; ${apply} ${file}`,
    };
  });
}

function isAsStrict({ type, parameters = {} }: Rule, actual: Rule): boolean {
  return Object.entries(parameters).every(([key, wanted]) => {
    const got = actual.parameters?.[key];
    if (type === 'required_status_checks' && key === 'required_status_checks')
      return includesChecks(wanted, got);
    // Fewer ways to merge is stricter.
    if (key === 'allowed_merge_methods') return isSubset(got, wanted);
    if (typeof wanted === 'boolean' && key !== 'do_not_enforce_on_create')
      return got === true || wanted === false;
    if (typeof wanted === 'number') return typeof got === 'number' && got >= wanted;
    return isDeepStrictEqual(got, wanted);
  });
}

interface Check {
  readonly context?: unknown;
  /** Of the app that may say so. Any may where there is none: a token that writes statuses is enough. */
  readonly integration_id?: unknown;
}

const checksOf = (checks: unknown): Check[] => (Array.isArray(checks) ? checks : []);

const includesChecks = (wanted: unknown, got: unknown): boolean =>
  checksOf(wanted).every(({ context, integration_id: app }) =>
    checksOf(got).some(
      (each) => each?.context === context && (app === undefined || each.integration_id === app),
    ),
  );

const isSubset = (got: unknown, wanted: unknown): boolean =>
  Array.isArray(got) && Array.isArray(wanted) && got.every((each) => wanted.includes(each));

export function compareEnvironment(
  name: string,
  expected: ExpectedEnvironment,
  actual: ActualEnvironment | undefined,
  settings: string,
): Finding[] {
  const what = (rule: string) => `environment ${name}: ${rule}`;
  if (actual === undefined) return [{ what: what('exists'), on: false, why: `create it at ${settings}` }];
  const found = (rule: string, on: boolean, why: string): Finding => ({
    what: what(rule),
    on,
    ...(!on && { why: `${why}; change it at ${settings}` }),
  });
  const { branches } = actual;
  const only = expected.branches.join(', ');
  return [
    found(
      `only ${only} may deploy`,
      branches !== undefined && isDeepStrictEqual([...branches].sort(), [...expected.branches].sort()),
      `selected branches must be ${only}, got ${branches?.join(', ') ?? 'any branch, or every protected one'}`,
    ),
    found(
      `${expected.requiredReviewers} or more reviewers`,
      actual.reviewers >= expected.requiredReviewers,
      `required reviewers must be ${expected.requiredReviewers} or more, got ${actual.reviewers}`,
    ),
    ...(expected.preventSelfReview
      ? [found('no self-review', actual.preventSelfReview, 'who starts a run may approve it')]
      : []),
    ...(expected.adminsMayBypass
      ? []
      : [found('no bypass', !actual.adminsMayBypass, 'administrators may go past its rules')]),
  ];
}
