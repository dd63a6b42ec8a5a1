import { AwsError } from '../../rehearsal/aws-error';
import type { AwsService } from '../../rehearsal/endpoint/aws-service';
import { secretsManagerService } from '../../rehearsal/endpoint/secrets-manager-service';
import type { Secrets } from '../../rehearsal/secrets-manager/secrets';

/** Of a rotation, in the order of Secrets Manager. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
/** As Secrets Manager makes them: 32 characters or more. */
export const token = (count: number): string => `00000000-0000-0000-0000-${String(count).padStart(12, '0')}`;

type DescribeSecretAnswer = { VersionIdsToStages: Record<string, string[]> };

/**
 * Secrets Manager as a function sees it that rotates a secret.
 *
 * @param announced id of a version that RotateSecret has announced: it is shown as pending before it has a value
 */
export function secretsManagerThatRotates(
  secrets: Secrets,
  arn: string,
  announced: () => string | undefined,
): AwsService {
  const service = secretsManagerService(secrets);
  const describe = service.operations.DescribeSecret as (input: unknown) => DescribeSecretAnswer;
  return {
    ...service,
    operations: {
      ...service.operations,
      DescribeSecret: (input) => {
        const answer = describe(input);
        const id = announced();
        if (id === undefined || secrets.find(arn).versions.some((version) => version.id === id))
          return answer;
        const { VersionIdsToStages } = answer;
        return { ...answer, VersionIdsToStages: { ...VersionIdsToStages, [id]: ['AWSPENDING'] } };
      },
    },
  };
}

/** What DescribeStacks shows of the one stack that there is. */
export interface ShownStack {
  readonly StackStatus: string;
  readonly Parameters: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
}

/** CloudFormation with the stack of a service. @param shown undefined where there is none */
export function cloudFormationWith(name: string, shown: () => ShownStack | undefined): AwsService {
  return {
    name: 'CloudFormation',
    query: { serviceName: 'cloudformation', xmlns: 'http://cloudformation.amazonaws.com/doc/2010-05-15/' },
    invalidInput: 'ValidationError',
    operations: {
      DescribeStacks: (input) => {
        const { StackName } = input as { StackName: string };
        const stack = StackName === name ? shown() : undefined;
        if (stack === undefined)
          throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
        return { Stacks: [{ StackName, CreationTime: new Date(0), ...stack }] };
      },
    },
  };
}

/** @returns what it threw, with all that an error may tell, or `done` */
export async function outcome(done: Promise<unknown>): Promise<string> {
  try {
    await done;
    return 'done';
  } catch (error) {
    return `${String(error)}\n${JSON.stringify(error)}\n${(error as Error).stack}`;
  }
}
