import type { STSClient } from '@aws-sdk/client-sts';
import { must } from '../../lambda/uniformity/must';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who asks, for a record: in a workflow of GitHub the login of who started the run, or started it again; in a job of GitLab
 * that of who started it, or its pipeline; anywhere else the ARN that AWS knows the caller by. A record is no proof of it: whoever may write records may write a name.
 *
 * source: docs.github.com, "Variables reference" (GITHUB_ACTOR, GITHUB_TRIGGERING_ACTOR); docs.gitlab.com, "Predefined CI/CD
 * variables reference" (GITLAB_USER_LOGIN: of a manual job who started it)
 */
export async function whoAsks(
  sts: () => Promise<STSClient>,
  environment: Environment = process.env,
): Promise<string> {
  const login = environment.GITHUB_TRIGGERING_ACTOR || environment.GITHUB_ACTOR;
  if (environment.GITHUB_ACTIONS === 'true' && login) return login;
  if (environment.GITLAB_CI === 'true' && environment.GITLAB_USER_LOGIN) return environment.GITLAB_USER_LOGIN;
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Arn } = await (await sts()).send(new GetCallerIdentityCommand({}));
  return must(Arn, 'Arn');
}
