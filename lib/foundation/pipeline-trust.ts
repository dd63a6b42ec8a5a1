/** The claims that a token must have, each with exactly one of these values. */
export interface Claims {
  readonly aud: string;
  readonly sub: readonly string[];
}

/** Whose tokens the roles of an account trust, and what a token must say to take each. */
export interface PipelineTrust {
  /** Host of the provider: in its ARN, and before each claim of a condition. */
  readonly issuer: string;
  /** Whom the tokens are for. */
  readonly audience: string;
  readonly plan: Claims;
  /** What the plan role is for, in its description. */
  readonly planned: string;
  readonly build: Claims;
  readonly prepare: Claims;
  /** Of an environment. The second are those of other jobs, by a statement of its own: no token mixes the two. */
  readonly deploy: (environment: string) => readonly [Claims, Claims?];
  readonly drift: Claims;
  /** Of an environment: the drill, and no job that deploys. */
  readonly restore: (environment: string) => Claims;
}

/** Exact values alone: IAM's `*` would span `/` and `:`, and an absent claim would pass `ForAllValues`. */
export function trustConditions(
  issuer: string,
  claims: Claims,
): {
  StringEquals: Record<string, string | string[]>;
} {
  return {
    StringEquals: Object.fromEntries(
      Object.entries(claims).map(([key, values]) => {
        const [first, ...others] = [values].flat() as string[];
        if (first === undefined) throw new Error(`the claim ${key} must have a value, got none; name one`);
        return [`${issuer}:${key}`, others.length === 0 ? first : [first, ...others]];
      }),
    ),
  };
}

/** Characters. source: IAM and STS quotas, "Role trust policy length" (can be raised to 4,096) */
const LONGEST_TRUST = 2_048;
/** Characters of a statement around its condition: effect, principal, action. The document has 40 more. */
const AROUND = 195;

/** @throws Error when IAM would take no trust of these statements */
export function requireTrustThatFits(roleName: string, issuer: string, statements: readonly Claims[]): void {
  const lengths = statements.map((claims) => JSON.stringify(trustConditions(issuer, claims)).length + AROUND);
  const length = lengths.reduce((sum, each) => sum + each, 40);
  if (length <= LONGEST_TRUST) return;
  throw new Error(
    `the trust of ${roleName} must be at most ${LONGEST_TRUST} characters, got ${length}; ` +
      'shorten the name of the repository, of that of its workflows or of their tag, or give one form of repository.subjects',
  );
}
