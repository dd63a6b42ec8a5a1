import { containerOf, secretReference } from '../../../rehearsal/ecs/task-definition';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/app-AbCdEf';

test('a container of a task definition', () => {
  const properties = {
    ContainerDefinitions: [
      { Name: 'sidecar', Image: 'acme/otel:v1' },
      {
        Name: 'web',
        Environment: [{ Name: 'WORKERS', Value: 2 }],
        Secrets: [{ Name: 'KEY', ValueFrom: `${SECRET}:KEY::` }],
        StopTimeout: 45,
      },
    ],
  };
  expect(containerOf(properties, 'web', 'Shop.Task')).toEqual({
    name: 'web',
    environment: { WORKERS: '2' },
    secrets: { KEY: `${SECRET}:KEY::` },
    stopTimeoutMs: 45_000,
    sidecars: [{ name: 'sidecar', image: 'acme/otel:v1' }],
  });
  expect(containerOf(properties, 'sidecar', 'Shop.Task')).toEqual({
    name: 'sidecar',
    image: 'acme/otel:v1',
    environment: {},
    secrets: {},
    sidecars: [{ name: 'web' }],
  });
  expect(() => containerOf(properties, 'app', 'Shop.Task')).toThrow(
    'Shop.Task must have a container app, got sidecar, web; choose one of these',
  );
});

// source: DG using_awslogs: on Fargate both options are required
test.each([
  [
    'awslogs',
    { 'awslogs-group': '/teal/shop', 'awslogs-stream-prefix': 'web' },
    { group: '/teal/shop', streamPrefix: 'web' },
  ],
  ['awslogs', { 'awslogs-group': '/teal/shop' }, undefined],
  ['splunk', { 'awslogs-group': '/teal/shop', 'awslogs-stream-prefix': 'web' }, undefined],
])('the log of the driver %s with %j', (LogDriver, Options, log) => {
  const properties = { ContainerDefinitions: [{ Name: 'web', LogConfiguration: { LogDriver, Options } }] };
  expect(containerOf(properties, 'web', 'Shop.Task').log).toEqual(log);
});

// source: DG secrets-envvar-secrets-manager
test.each([
  [SECRET, { kind: 'secret', arn: SECRET, versionStage: 'AWSCURRENT' }],
  [`${SECRET}:KEY::`, { kind: 'secret', arn: SECRET, jsonKey: 'KEY', versionStage: 'AWSCURRENT' }],
  [`${SECRET}::AWSPREVIOUS:`, { kind: 'secret', arn: SECRET, versionStage: 'AWSPREVIOUS' }],
  [`${SECRET}:::1a2b`, { kind: 'secret', arn: SECRET, versionId: '1a2b' }],
  [
    `${SECRET}:KEY:AWSPREVIOUS:1a2b`,
    { kind: 'secret', arn: SECRET, jsonKey: 'KEY', versionStage: 'AWSPREVIOUS', versionId: '1a2b' },
  ],
  ['arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key', { kind: 'parameter', name: '/shop/key' }],
  ['arn:aws:ssm:eu-west-1:111122223333:parameter/key', { kind: 'parameter', name: '/key' }],
  ['/shop/key', { kind: 'parameter', name: '/shop/key' }],
])('%s', (valueFrom, expected) => {
  expect(secretReference(valueFrom)).toEqual(expected);
});
