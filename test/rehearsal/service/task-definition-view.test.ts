import { containerOf } from '../../../rehearsal/ecs/task-definition';
import { taskDefinitionView } from '../../../rehearsal/service/task-definition-view';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7';
const Options = { 'awslogs-group': '/teal/shop', 'awslogs-stream-prefix': 'shop', 'max-buffer-size': 1 };
const shown = { ...Options, 'max-buffer-size': '1' };

// source: ECS API reference, ContainerDefinition and LogConfiguration
test('where containers log is shown as the template says it, of those beside the service’s too', () => {
  const properties = {
    ContainerDefinitions: [
      { Name: 'shop', LogConfiguration: { LogDriver: 'awslogs', Options } },
      { Name: 'router', LogConfiguration: { LogDriver: 'awsfirelens' } },
      { Name: 'silent' },
    ],
  };
  const view = taskDefinitionView(ARN, containerOf(properties, 'shop', 'Stack.Task'));
  expect(view).toMatchObject({ family: 'shop', revision: 7 });
  expect(view.containerDefinitions?.map(({ name, logConfiguration }) => [name, logConfiguration])).toEqual([
    ['shop', { logDriver: 'awslogs', options: shown }],
    ['router', { logDriver: 'awsfirelens', options: {} }],
    ['silent', undefined],
  ]);
});

test('where a container reads its secrets is shown as the template says it', () => {
  const ValueFrom = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/KEY:::1a2b';
  const properties = {
    ContainerDefinitions: [{ Name: 'shop', Secrets: [{ Name: 'KEY', ValueFrom }] }],
  };
  const view = taskDefinitionView(ARN, containerOf(properties, 'shop', 'Stack.Task'));
  expect(view.containerDefinitions?.[0]?.secrets).toEqual([{ name: 'KEY', valueFrom: ValueFrom }]);
});
