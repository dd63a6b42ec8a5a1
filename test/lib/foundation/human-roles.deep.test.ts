import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type DeliveryInput, resolveDelivery } from '../../../lib';
import { Delivery } from '../../../lib/delivery';
import { eventPattern } from '../../../rehearsal/eventbridge/event-pattern';
import { iam } from '../../iam/account';
import {
  deployedPeople,
  people,
  roleOf,
  stackName,
  withParameter,
  withPeople,
} from '../../iam/human-roles-account';
import { statementsOf } from '../../iam/policy';
import { only, quick, root, synthesize } from '../../synth';

const template = () => synthesize(withPeople()).template(stackName);

const existing = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const beside = (): DeliveryInput =>
  withPeople({
    cluster: { name: 'main' },
    domain: { name: 'shop.example.com' },
    loadBalancer: {
      arn: `${existing}:loadbalancer/app/main/0123456789abcdef`,
      dnsName: 'main-1234567890.eu-west-1.elb.amazonaws.com',
      securityGroupId: 'sg-0123456789abcdef0',
      listenerArn: `${existing}:listener/app/main/0123456789abcdef/fedcba9876543210`,
      tls: true,
      priorities: { test: 100, production: 110 },
    },
  });
const unplaced = (): DeliveryInput => ({
  service: { name: 'shop', port: 8080, build: './app' },
  environments: { production: { people } },
  notify: { page: 'ops@example.com' },
});

test.each<[string, DeliveryInput]>([
  ['with all that it can have', withParameter()],
  ['beside what is there already', beside()],
  ['without an account, a pipeline, a bootstrap', unplaced()],
])('the stack passes template validation and cdk-nag: %s', (_, input) => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = new App({ ...quick, builtinCloudFormationValidation: true });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new Delivery(app, resolveDelivery(input, `${root}/teal.config.ts`).delivery);
  expect(() => app.synth()).not.toThrow();
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

test('beside others, traffic is repaired on that load balancer alone, by the tag', () => {
  const repair = roleOf(deployedPeople(beside()), 'operator')
    .identity.flatMap(statementsOf)
    .find(({ Sid }) => Sid === 'RepairTraffic');
  expect(repair?.Resource).toBe(`${existing}:listener-rule/app/main/0123456789abcdef/*`);
});

test('it is deployed with the credentials of a person, and no role of the bootstrap', () => {
  const artifact = synthesize(withPeople()).assembly.getStackByName(stackName);
  expect([artifact.assumeRoleArn, artifact.cloudFormationExecutionRoleArn]).toEqual([undefined, undefined]);
});

test('without people there is no such stack, and with them the others are as they were', () => {
  const { production = {}, ...others } = withPeople().environments;
  const { people: _, ...rest } = production;
  const plain = synthesize({ ...withPeople(), environments: { ...others, production: rest } }).assembly;
  const names = plain.stacks.map((stack) => stack.stackName);
  expect(names).not.toContain(stackName);
  const populated = synthesize(withPeople()).assembly;
  expect(
    populated.stacks
      .map((stack) => stack.stackName)
      .filter((name) => name !== stackName)
      .sort(),
  ).toEqual(names.sort());
  for (const { stackName: name, template: before } of plain.stacks)
    expect(populated.getStackByName(name).template).toEqual(before);
});

test('a reader may ask for the workers of the environment, and is not asked about where there are none', () => {
  const workersOf = (input: DeliveryInput) =>
    roleOf(deployedPeople(input), 'reader')
      .identity.flatMap(statementsOf)
      .filter(({ Sid = '' }) => Sid.startsWith('ReadWorker'));
  expect(workersOf(withPeople())).toEqual([]);
  const { bootstrap: _, ...input } = withPeople();
  if (!input.service) throw new Error('the account has one service');
  const workers = [{ name: 'mails', command: ['node', 'dist/worker.js'] }];
  const [services, revisions] = workersOf({ ...input, service: { ...input.service, workers } });
  const of = (kind: string, end = '') =>
    `arn:aws:ecs:eu-west-1:111122223333:${kind}/shop-production/shop-production-worker-mails${end}`;
  expect(services).toMatchObject({
    Action: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
    Resource: of('service'),
  });
  expect(revisions).toMatchObject({
    Action: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
    Resource: [of('service-deployment', '/*'), of('service-revision', '/*')],
  });
});

test('a role that is not named is not made, nor its boundary, nor an alarm', () => {
  const roles = deployedPeople(withPeople({ people: { reader: { trusted: [iam('user/ada')] } } }));
  expect(roles.roles().map(({ arn }) => arn)).toEqual([iam('role/shop-reader-production')]);
  expect(
    roles
      .resources()
      .map(([, { Type }]) => Type)
      .sort(),
  ).toEqual([
    // Its boundary, and what has no room in the role: the service has flags.
    ...['AWS::IAM::ManagedPolicy', 'AWS::IAM::ManagedPolicy'],
    ...['AWS::IAM::Policy', 'AWS::IAM::Role'],
  ]);
});

test('a session lasts an hour', () => {
  const roles = Object.values(template().findResources('AWS::IAM::Role'));
  expect(roles.map(({ Properties }) => Properties.MaxSessionDuration)).toEqual([3600, 3600, 3600]);
});

describe('the use of break-glass', () => {
  const role = iam('role/shop-break-glass-production');
  const matches = (event: object) =>
    eventPattern(JSON.stringify(only(template(), 'AWS::Events::Rule').EventPattern))(event);
  const event = (detail: object, detailType = 'AWS API Call via CloudTrail') => ({
    'detail-type': detailType,
    detail,
  });
  const by = (arn: string) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn } } } });
  const assumed = (roleArn: string) => ({ eventName: 'AssumeRole', requestParameters: { roleArn } });

  test.each<[string, object, boolean]>([
    ['it is assumed', event(assumed(role)), true],
    ['another is assumed', event(assumed(iam('role/shop-operator-production'))), false],
    ['a shell is opened with it', event({ eventName: 'ExecuteCommand', ...by(role) }), true],
    ['a secret is read with it', event({ eventName: 'GetSecretValue', ...by(role) }), true],
    ['a secret is read with another', event({ eventName: 'GetSecretValue', ...by(iam('role/x')) }), false],
    [
      'somebody changes to it in the console',
      event({ eventName: 'SwitchRole', ...by(role) }, 'AWS Console Sign In via CloudTrail'),
      true,
    ],
    ['AWS tells of something else', { 'detail-type': 'ECS Task State Change', detail: {} }, false],
  ])('%s', (_, one, expected) => {
    expect(matches(one)).toBe(expected);
  });

  // source: EventBridge user guide, "Receiving read-only management events from AWS services"
  test('reads are told of, too', () => {
    expect(only(template(), 'AWS::Events::Rule').State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
  });

  test('an alarm on the rule pages, and says where to read on', () => {
    expect(only(template(), 'AWS::CloudWatch::Alarm')).toMatchObject({
      ...{ Namespace: 'AWS/Events', MetricName: 'TriggeredRules' },
      Dimensions: [{ Name: 'RuleName', Value: only(template(), 'AWS::Events::Rule').Name }],
      ...{ Threshold: 0, DatapointsToAlarm: 1, TreatMissingData: 'notBreaching' },
    });
    const page = only(template(), 'AWS::CloudWatch::CompositeAlarm');
    expect(page.AlarmDescription).toMatch(/runbooks\/break-glass\.md$/);
    expect(JSON.stringify(page.AlarmActions)).toContain(':shop-production-page');
  });
});
