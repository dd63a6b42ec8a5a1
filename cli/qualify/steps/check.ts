import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type StackSummary, sandboxProblems } from '../guard';
import { type Act, asked, type Stage } from '../run';

/** Written by `cdk bootstrap`. source: aws-cdk 2.1148.1, DEFAULT_BOOTSTRAP_VARIABLE */
const VERSION = '/cdk-bootstrap/hnb659fds/version';

/** Changes nothing. @param evenWithStacks whether the account may have more than a sandbox */
export function checkAct(evenWithStacks: boolean): Act {
  return async (stage) => {
    const problems: string[] = [];
    const { clients, account } = stage;
    const { Account } = await (await clients.sts()).send(new GetCallerIdentityCommand({}));
    if (Account !== account) {
      problems.push(
        'the credentials must be those of the account that was named, got those of another; sign in there',
      );
    }
    for (const { says, names } of evenWithStacks ? [] : sandboxProblems(await stacksOf(stage))) {
      problems.push(says);
      stage.say(`check: it is about ${names}`);
    }
    const bootstrap = await asked(async () => {
      const { Parameter } = await (await clients.ssm()).send(new GetParameterCommand({ Name: VERSION }));
      return Parameter?.Value ?? 'none';
    });
    if ('error' in bootstrap) {
      const { error, message } = bootstrap;
      problems.push(
        error === 'ParameterNotFound'
          ? `the region must be bootstrapped, got ${error} for ${VERSION}; npx cdk bootstrap aws://ACCOUNT/${stage.region}`
          : `the version of the bootstrap must be told (ssm:GetParameter of ${VERSION}), got ${error}: ${message}; try again, or allow it`,
      );
    }
    const concurrency = await asked(async () => {
      const { AccountLimit } = await (await clients.lambda()).send(new GetAccountSettingsCommand({}));
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      };
    });
    const answers = { concurrency };
    if (problems.length > 0) return { outcome: 'otherwise', says: problems.join('; '), answers };
    const version = 'answered' in bootstrap ? bootstrap.answered : 'unknown';
    return { outcome: 'as assumed', says: `a sandbox, with version ${version} of CDK's bootstrap`, answers };
  };
}

async function stacksOf({ clients, signal }: Stage): Promise<StackSummary[]> {
  const cloudFormation = await clients.cloudFormation();
  const all: StackSummary[] = [];
  let NextToken: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await cloudFormation.send(
      new DescribeStacksCommand({ ...(NextToken !== undefined && { NextToken }) }),
    );
    for (const { StackName = '', Tags = [] } of page.Stacks ?? []) {
      all.push({
        name: StackName,
        tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
      });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return all;
}
