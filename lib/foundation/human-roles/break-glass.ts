import { ArnFormat } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { secretName } from '../../config/names';
import { arn, type Permission } from '../github-access/access';
import { clusterNames } from '../github-access/verdict';
import type { Reach } from './grants';

/** What no role has in the day: a shell in a task, and values of secrets. */
export const breakGlassPermissions = (reach: Reach): Permission[] => [
  ...shellPermissions(reach),
  ...secretPermissions(reach),
];

/** Where the environment has `exec`; the call is in CloudTrail, the session in the log that the cluster names. source: ECS developer guide, "Using ECS Exec" */
function shellPermissions({ environment }: Reach): Permission[] {
  const [stack] = environment.stacks;
  const clusters = clusterNames(environment);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'OpenShell',
        actions: ['ecs:ExecuteCommand'],
        // It is asked of the cluster and of the task. source: Service Authorization Reference, Amazon ECS
        resources: clusters.flatMap((name) => [
          arn(stack, 'ecs', 'cluster', name),
          arn(stack, 'ecs', 'task', `${name}/*`),
        ]),
      }),
      wildcardReason: 'The id of a task is made when it starts; this environment’s clusters only',
    },
  ];
}

function secretPermissions({ environment: { stacks, configuration } }: Reach): Permission[] {
  const [stack] = stacks;
  const { services } = configuration;
  const existing = services.flatMap(({ existingSecrets }) => Object.values(existingSecrets));
  const own = services.flatMap(({ name, secrets }) =>
    secrets.map((variable) =>
      stack.formatArn({
        ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
        // Secrets Manager puts a hyphen and six characters behind a name.
        resourceName: `${secretName(`${name}-${configuration.name}`, variable)}-??????`,
      }),
    ),
  );
  const read = (sid: string, action: string, resources: readonly string[]): Permission[] =>
    resources.length === 0
      ? []
      : [
          {
            statement: new iam.PolicyStatement({
              ...{ sid, actions: [action], resources: [...new Set(resources)] },
            }),
          },
        ];
  return [
    ...read('ReadSecrets', 'secretsmanager:GetSecretValue', [
      ...own,
      ...existing.filter((one) => one.includes(':secretsmanager:')).map(withEnd),
    ]),
    ...read(
      'ReadParameters',
      'ssm:GetParameter',
      existing.filter((one) => one.includes(':ssm:')),
    ),
  ];
}

/** Without the field of JSON, and with the end that a secret's ARN has. */
function withEnd(secret: string): string {
  const whole = secret.split(':').slice(0, 7).join(':');
  return /-[A-Za-z0-9]{6}$/.test(whole) ? whole : `${whole}-??????`;
}
