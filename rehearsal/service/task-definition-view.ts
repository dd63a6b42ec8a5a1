import type { LogConfiguration as ShownLog } from '@aws-sdk/client-ecs';
import type { Container, LogConfiguration } from '../ecs/task-definition';
import type { TaskDefinitionView } from '../endpoint/ecs-model';

/** A task definition as DescribeTaskDefinition shows it, as far as a rehearsal knows it. */
export function taskDefinitionView(
  arn: string,
  { name, image, environment, secrets, logConfiguration, sidecars = [] }: Container,
): TaskDefinitionView {
  const [, family = 'task', revision = '1'] = /task-definition\/([^:]+)(?::(\d+))?$/.exec(arn) ?? [];
  const read = Object.entries(secrets).map(([variable, valueFrom]) => ({ name: variable, valueFrom }));
  return {
    taskDefinitionArn: arn,
    family,
    revision: Number(revision),
    status: 'ACTIVE',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [
      {
        name,
        ...(image !== undefined && { image }),
        essential: true,
        environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
        ...(read.length > 0 && { secrets: read }),
        ...shownLog(logConfiguration),
      },
      ...sidecars.map(({ logConfiguration: log, ...sidecar }) => ({ ...sidecar, ...shownLog(log) })),
    ],
  };
}

function shownLog(log: LogConfiguration | undefined): { readonly logConfiguration?: ShownLog } {
  if (log === undefined) return {};
  return {
    logConfiguration: { logDriver: log.logDriver as ShownLog['logDriver'], options: { ...log.options } },
  };
}
