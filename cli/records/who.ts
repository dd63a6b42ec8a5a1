import type { STSClient } from '@aws-sdk/client-sts';
import { must } from '../../lambda/uniformity/must';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who asks, for a record: in a workflow of GitHub the login of who started the run, or started it again; anywhere else
 * the ARN that AWS knows the caller by. A record is no proof of it: whoever may write records may write a name.
 *
 * source: docs.github.com, "Variables reference" (GITHUB_ACTOR, GITHUB_TRIGGERING_ACTOR)
 */
export async function whoAsks(
  sts: () => Promise<STSClient>,
  environment: Environment = process.env,
): Promise<string> {
  const login = environment.GITHUB_TRIGGERING_ACTOR || environment.GITHUB_ACTOR;
  if (environment.GITHUB_ACTIONS === 'true' && login) return login;
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Arn } = await (await sts()).send(new GetCallerIdentityCommand({}));
  return must(Arn, 'Arn');
}
