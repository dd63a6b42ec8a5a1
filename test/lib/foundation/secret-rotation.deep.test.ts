import { Match } from 'aws-cdk-lib/assertions';
import { days, rotated } from '../../../lib';
import { only, shop, synthesize } from '../../synth';

const foundation = (...input: Parameters<typeof shop>) =>
  synthesize(shop(...input)).template('shop-production-foundation');
const secrets = ['API_KEY', rotated('KEY'), rotated('TOKEN_OF', { every: days(7), length: 32 })];
const template = () => foundation({}, { secrets });

/** By its name. */
const idOf = (name: string) =>
  Object.entries(template().findResources('AWS::SecretsManager::Secret')).find(
    ([, { Properties }]) => Properties.Name === `shop-production/${name}`,
  )?.[0];
const [KEY, TOKEN] = ['KEY', 'TOKEN_OF'].map((name) => ({ Ref: idOf(name) }));
const handler = () => Object.keys(template().findResources('AWS::Lambda::Function'))[0] ?? '';

test('without one that rotates there is no function', () => {
  foundation({}, { secrets: ['API_KEY'] }).resourceCountIs('AWS::Lambda::Function', 0);
});

test('each that rotates has a schedule with one function, and waits for its permission and role', () => {
  const schedules = Object.values(template().findResources('AWS::SecretsManager::RotationSchedule'));
  expect(schedules.map(({ Properties }) => Properties)).toEqual(
    [
      [KEY, 30],
      [TOKEN, 7],
    ].map(([SecretId, AutomaticallyAfterDays]) => ({
      ...{ SecretId, RotationRules: { AutomaticallyAfterDays }, RotateImmediatelyOnUpdate: false },
      RotationLambdaARN: { 'Fn::GetAtt': [handler(), 'Arn'] },
    })),
  );
  for (const { DependsOn } of schedules)
    expect(DependsOn).toEqual([
      expect.stringMatching(/^SecretRotationHandlerRoleDefaultPolicy/),
      expect.stringMatching(/^SecretRotationHandlerRole/),
      expect.stringMatching(/^SecretRotationInvocation/),
    ]);
});

test('the function may touch these secrets and ask for these stacks, and nothing else', () => {
  const [policy] = Object.values(template().findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties).includes('GetRandomPassword'),
  );
  expect(policy?.Properties.PolicyDocument.Statement.slice(1)).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: [KEY, TOKEN],
    },
    {
      Effect: 'Allow',
      Action: 'cloudformation:DescribeStacks',
      Resource: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-production/*',
    },
    { Effect: 'Allow', Action: 'secretsmanager:GetRandomPassword', Resource: '*' },
  ]);
});

test('Secrets Manager of this account may call it, and nobody else', () => {
  expect(only(template(), 'AWS::Lambda::Permission')).toEqual({
    ...{ Action: 'lambda:InvokeFunction', Principal: 'secretsmanager.amazonaws.com' },
    ...{ FunctionName: { 'Fn::GetAtt': [handler(), 'Arn'] }, SourceAccount: '111122223333' },
  });
});

test('it is told of each secret how long it is and by which parameter it is pinned, and no value', () => {
  template().hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'shop-production-secret-rotation',
    Environment: {
      Variables: {
        SECRET_ROTATION_SECRETS: JSON.stringify({
          'shop-production': {
            KEY: { length: 64, parameter: 'SecretVersionKey' },
            TOKEN_OF: { length: 32, parameter: 'SecretVersionTokenOf' },
          },
        }),
      },
    },
  });
});

// CloudFormation makes a value anew whenever what it is made from changes, over what the team has set.
test('a secret that comes to rotate is the same in the template, whatever its length', () => {
  const properties = (...one: Parameters<typeof rotated>) =>
    only(foundation({}, { secrets: [rotated(...one)] }), 'AWS::SecretsManager::Secret');
  expect(properties('KEY', { length: 32 })).toEqual(properties('KEY', { length: 64 }));
  expect(properties('KEY')).toEqual(
    only(foundation({}, { secrets: ['KEY'] }), 'AWS::SecretsManager::Secret'),
  );
});

test('a step that fails is a ticket', () => {
  const told = foundation({ notify: { ticket: 'team@example.com' } }, { secrets });
  told.hasResourceProperties('AWS::CloudWatch::Alarm', {
    ...{
      AlarmName: 'shop-production-foundation-secret-rotation',
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
    },
    ...{ Statistic: 'Sum', Threshold: 0, ComparisonOperator: 'GreaterThanThreshold', DatapointsToAlarm: 1 },
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('SecretRotationHandler') } }],
  });
  told.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'shop-production-foundation-secret-rotation-ticket',
    AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:shop-production-ticket'],
  });
});

test('one function for all services, each with the stack of its own', () => {
  const two = foundation({}, {}, {
    service: undefined,
    name: 'shop',
    services: ['front', 'back'].map((name) => ({
      name,
      port: 8080,
      build: './app',
      secrets: [rotated('KEY')],
    })),
  } as never);
  two.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
  expect(JSON.stringify(only(two, 'AWS::Lambda::Function'))).toMatch(/front-production.*back-production/);
});

test('more than fit into the variables of a function are refused before anything is written', () => {
  const many = Array.from({ length: 60 }, (_, index) => rotated(`A_RATHER_LONG_NAME_OF_A_SECRET_${index}`));
  expect(() => foundation({}, { secrets: many })).toThrow(
    /the secrets that rotate in production must be named in 3900 characters, got \d+; rotate fewer/,
  );
});
