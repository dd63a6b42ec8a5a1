import type { DescribeSecretCommandOutput, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { must } from '../../lambda/uniformity/must';
import { callFailed, kindOf } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Asking } from '../logs/asking';
import type { Reference } from './reference';
import { CURRENT, type Facts, type Rotation, type SeenVersion, type State } from './seen';

/** Tells of secrets, without their values. */
export class Descriptions {
  constructor(
    private readonly clients: Pick<Clients, 'secretsManager' | 'ssm'>,
    private readonly asking: Asking,
    /** Words for the service, in messages. */
    private readonly service: string,
  ) {}

  /** @throws what the SDK throws, but for a permission that is missing: of the others there is something to tell */
  async of({ kind, id }: Pick<Reference, 'kind' | 'id'>): Promise<State> {
    try {
      const facts = await (kind === 'secret' ? this.secret(id) : this.parameter(id));
      return facts === undefined ? { is: 'missing' } : { is: 'known', facts };
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return { is: 'missing' };
      const denied = kindOf(error) === 'denied' ? callFailed(error, this.service) : undefined;
      if (denied === undefined) throw error;
      return { is: 'unknown', reason: denied.message };
    }
  }

  private async secret(SecretId: string): Promise<Facts> {
    const { DescribeSecretCommand } = await import('@aws-sdk/client-secrets-manager');
    const client = await this.clients.secretsManager();
    const abortSignal = this.asking.signal;
    const described = await this.asking.untilAnswered(() =>
      client.send(new DescribeSecretCommand({ SecretId }), { abortSignal }),
    );
    return factsOf(described, await this.versions(client, SecretId));
  }

  /** DescribeSecret has their labels, and not when they were made. */
  private async versions(client: SecretsManagerClient, SecretId: string): Promise<readonly SeenVersion[]> {
    const { ListSecretVersionIdsCommand } = await import('@aws-sdk/client-secrets-manager');
    const found: SeenVersion[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await this.asking.untilAnswered(() =>
        client.send(new ListSecretVersionIdsCommand({ SecretId, NextToken }), {
          abortSignal: this.asking.signal,
        }),
      );
      for (const version of must(answer.Versions, 'Versions')) {
        found.push({
          id: must(version.VersionId, 'Versions[].VersionId'),
          stages: version.VersionStages ?? [],
          createdAt: must(version.CreatedDate, 'Versions[].CreatedDate').getTime(),
        });
      }
      NextToken = answer.NextToken;
    } while (NextToken);
    return found.filter(({ stages }) => stages.length > 0).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Not by GetParameterHistory, which has the values of those that are not encrypted. */
  private async parameter(name: string): Promise<Facts | undefined> {
    const found = await describeParameter(await this.clients.ssm(), name, this.asking);
    if (found === undefined) return undefined;
    const changed = must(found.LastModifiedDate, 'LastModifiedDate').getTime();
    return {
      ...{ arn: found.ARN ?? name, touchedAt: changed },
      versions: [{ id: String(must(found.Version, 'Version')), stages: [CURRENT], createdAt: changed }],
    };
  }
}

/** Pages may be empty, and have another behind them. source: Systems Manager API reference, DescribeParameters */
export async function describeParameter(ssm: SSMClient, name: string, asking: Asking) {
  const { DescribeParametersCommand } = await import('@aws-sdk/client-ssm');
  let NextToken: string | undefined;
  do {
    const answer = await asking.untilAnswered(() =>
      ssm.send(
        new DescribeParametersCommand({
          ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name] }],
          NextToken,
        }),
        { abortSignal: asking.signal },
      ),
    );
    const [found] = must(answer.Parameters, 'Parameters');
    if (found) return found;
    NextToken = answer.NextToken;
  } while (NextToken);
  return undefined;
}

function factsOf(described: DescribeSecretCommandOutput, versions: readonly SeenVersion[]): Facts {
  const time = (at: Date | undefined, name: string) => (at === undefined ? {} : { [name]: at.getTime() });
  const rotation = rotationOf(described);
  return {
    ...{ arn: must(described.ARN, 'ARN'), versions },
    ...time(described.CreatedDate, 'createdAt'),
    ...time(described.LastChangedDate, 'touchedAt'),
    ...time(described.LastRotatedDate, 'rotatedAt'),
    ...time(described.LastAccessedDate, 'accessedAt'),
    ...time(described.DeletedDate, 'deletedAt'),
    ...(rotation && { rotation }),
  };
}

/** Where rotation was switched off, its function and its rules still stand there. source: the same, DescribeSecret */
function rotationOf({
  RotationEnabled,
  RotationLambdaARN,
  RotationRules: { AutomaticallyAfterDays: days, ScheduleExpression: schedule } = {},
  NextRotationDate,
}: DescribeSecretCommandOutput): Rotation | undefined {
  if (!RotationEnabled) return undefined;
  return {
    ...(RotationLambdaARN !== undefined && { function: RotationLambdaARN }),
    ...((schedule !== undefined || days !== undefined) && { schedule: schedule ?? `${days} days` }),
    ...(NextRotationDate && { nextAt: NextRotationDate.getTime() }),
  };
}
