export const issuer = 'token.actions.githubusercontent.com';
export const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
export const sub = 'repo:acme@1234/shop@5678:ref:refs/heads/main';
export const scoped = { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: sub };
export const withSub = (...values: unknown[]) => ({ StringEquals: { ...scoped, [`${issuer}:sub`]: values } });

interface Change {
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
  readonly [field: string]: unknown;
}

/** One that is right, but for what is changed. */
export const statement = (change: Change = {}) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: provider },
  Condition: { StringEquals: scoped },
  ...change,
});
