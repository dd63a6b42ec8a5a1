import type { Container } from '../ecs/task-definition';
import type { TaskDefinitionView } from '../endpoint/ecs-model';

/** A task definition as DescribeTaskDefinition shows it, as far as a rehearsal knows it. */
export function taskDefinitionView(
  arn: string,
  { name, image, environment, sidecars = [] }: Container,
): TaskDefinitionView {
  const [, family = 'task', revision = '1'] = /task-definition\/([^:]+)(?::(\d+))?$/.exec(arn) ?? [];
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
      },
      ...sidecars,
    ],
  };
}
