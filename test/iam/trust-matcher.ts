/*
 * Whether a trust policy admits a token, as IAM decides it; small, and unknown admits nobody. It is not the check of
 * synth (lib/foundation/github-access/trust-problems.ts) but stands against it: that one says what a policy must look
 * like, this one what it does.
 *
 * source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Condition with multiple context keys or
 * values": keys and operators are ANDed, values of one are ORed; a key that the request lacks is no match, except for
 * `…IfExists` and `ForAllValues:`
 */

/** Claims by name, as GitHub writes them; a claim that is not there is undefined. */
export type Token = Readonly<Record<string, string | undefined>>;

export interface TrustStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: { readonly Federated?: unknown };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Claims that STS hands to IAM, by issuer. GitLab's own are not among those of January 2026.
 * source: AWS what's new, January 2026, "AWS STS supports validation of identity provider claims"
 */
const READABLE: Readonly<Record<string, readonly string[]>> = {
  'token.actions.githubusercontent.com': [
    ...['aud', 'sub', 'actor', 'actor_id', 'job_workflow_ref', 'repository', 'repository_id'],
    ...['workflow', 'ref', 'environment', 'enterprise_id'],
  ],
  'gitlab.com': ['aud', 'sub'],
};

type Test = (wanted: readonly string[], got: string | undefined) => boolean;

const equals: Test = (wanted, got) => got !== undefined && wanted.includes(got);
const like: Test = (wanted, got) => got !== undefined && wanted.some((pattern) => glob(pattern).test(got));

/** A token's claims have one value each, so that "for any" is the plain one and "for all" passes without a claim. */
const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: equals,
  StringLike: like,
  'ForAnyValue:StringEquals': equals,
  'ForAnyValue:StringLike': like,
  'ForAllValues:StringEquals': (wanted, got) => got === undefined || equals(wanted, got),
  'ForAllValues:StringLike': (wanted, got) => got === undefined || like(wanted, got),
  StringEqualsIfExists: (wanted, got) => got === undefined || equals(wanted, got),
  StringLikeIfExists: (wanted, got) => got === undefined || like(wanted, got),
};

/** Whether one of the statements admits the token of an issuer, and none denies it. */
export function admits(
  statements: readonly TrustStatement[],
  token: Token,
  issuer = 'token.actions.githubusercontent.com',
): boolean {
  const met = statements.filter((statement) => meets(statement, token, issuer));
  return met.some(({ Effect }) => Effect === 'Allow') && met.every(({ Effect }) => Effect === 'Allow');
}

function meets({ Action, Condition = {} }: TrustStatement, token: Token, issuer: string): boolean {
  return (
    [Action].flat().includes('sts:AssumeRoleWithWebIdentity') &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) =>
        Boolean(OPERATORS[operator]?.([values].flat(), claimOf(key, token, issuer))),
      ),
    )
  );
}

const claimOf = (key: string, token: Token, issuer: string): string | undefined => {
  const [of, claim = ''] = key.split(':');
  return of === issuer && READABLE[issuer]?.includes(claim) ? token[claim] : undefined;
};

/** `*` is any text, `/` and `:` too, and `?` one character. */
const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  );
