import type { AssemblyStack } from '../../../rehearsal/assembly/assembly';
import type { Finding } from '../check';

/** Who makes the tokens. source: docs.github.com, "Configuring OpenID Connect in Amazon Web Services" */
export const HOST = 'token.actions.githubusercontent.com';
/** For whom. source: the same page, and aws-actions/configure-aws-credentials, input `audience` */
const AUDIENCE = 'sts.amazonaws.com';

export const NOT_NEEDED: Finding = {
  ...{ is: 'right', about: 'provider for GitHub’s tokens' },
  says: 'not needed: no pipeline of this environment takes a role here',
};

/** Whose roles trust the provider: a stack that has roles, and is the account's. */
export const accessStackOf = (
  shared: readonly Pick<AssemblyStack, 'stackName' | 'account' | 'template'>[],
  account: string,
): string | undefined =>
  shared.find(
    (stack) =>
      stack.account === account &&
      Object.values(stack.template.Resources).some(
        ({ Type, Properties }) =>
          Type === 'AWS::IAM::Role' &&
          JSON.stringify(Properties?.AssumeRolePolicyDocument ?? {}).includes(HOST),
      ),
  )?.stackName;

/** @param audiences undefined where there is no provider */
export function providerFinding(
  arn: string,
  audiences: readonly string[] | undefined,
  stack: string,
): Finding {
  const about = `provider for GitHub’s tokens ${arn}`;
  if (audiences === undefined) {
    return {
      ...{ is: 'wrong', about, says: 'it is not there: no workflow can take a role' },
      todo: `npx cdk deploy ${stack} -c githubProvider=create (docs/github-access.md)`,
    };
  }
  if (audiences.includes(AUDIENCE)) return { is: 'right', about, says: `its tokens are for ${AUDIENCE}` };
  return {
    ...{
      is: 'wrong',
      about,
      says: `its tokens must be for ${AUDIENCE}, got ${audiences.join(', ') || 'none'}`,
    },
    todo: `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${AUDIENCE}`,
  };
}
