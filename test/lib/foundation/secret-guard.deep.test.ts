import { App, Validations } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type DeliveryInput, resolveDelivery, rotated } from '../../../lib';
import { Delivery } from '../../../lib/delivery';
import { eventPattern } from '../../../rehearsal/eventbridge/event-pattern';
import { only, quick, root, shop, synthesize } from '../../synth';

type Environment = Parameters<typeof shop>[0];
const secrets = ['API_KEY', rotated('KEY')];
const notify = { page: 'on-call@example.com' };
const people = { breakGlass: { trusted: ['arn:aws:iam::111122223333:role/admin'] } };
const guarded = (environment: Environment = {}, more: Partial<DeliveryInput> = {}): DeliveryInput =>
  shop({ guardSecrets: true, notify, ...environment }, { secrets }, more);
const foundation = (...given: Parameters<typeof guarded>): Template =>
  synthesize(guarded(...given)).template('shop-production-foundation');

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
/** CloudFormation fills in the partition and what it makes; the names are in the template. */
const filled = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replace(/\{"Fn::GetAtt":\["(SecretRotationHandlerRole)[^"]*","Arn"\]\}/g, `"${role('$1')}"`)
      .replace(/\{"Ref":"AWS::Partition"\}/g, '"aws"')
      .replace(/\{"Fn::Join":\["",\[((?:"[^"]*",?)+)\]\]\}/g, (_, parts: string) =>
        JSON.stringify((JSON.parse(`[${parts}]`) as string[]).join('')),
      ),
  );

const CLOUDFORMATION = role('cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1');
const READERS = [
  role('shop-production-execution'),
  role('teal/shop/shop-production-execution-bounded'),
  CLOUDFORMATION,
];

test('without it there is no key, no policy, no rule', () => {
  const template = synthesize(shop({ notify }, { secrets })).template('shop-production-foundation');
  for (const type of ['AWS::SecretsManager::ResourcePolicy', 'AWS::Events::Rule'])
    template.resourceCountIs(type, 0);
  expect(JSON.stringify(template.findResources('AWS::SecretsManager::Secret'))).not.toContain('KmsKeyId');
});

describe('the key', () => {
  const key = (template = foundation()) =>
    Object.entries(template.findResources('AWS::KMS::Key')).find(([id]) => id.startsWith('SecretKey'));

  test('encrypts every secret, rotates, and stays when the stack goes', () => {
    const [id, resource] = key() ?? [];
    for (const { Properties } of Object.values(foundation().findResources('AWS::SecretsManager::Secret')))
      expect(Properties.KmsKeyId).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    expect(resource).toMatchObject({
      Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
      ...{ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
    });
  });

  test('is managed by the account, and used by way of Secrets Manager alone', () => {
    const statements = key()?.[1].Properties.KeyPolicy.Statement;
    expect(statements).toHaveLength(2);
    expect(statements[0].Action.join()).not.toMatch(
      /Decrypt|Encrypt|GenerateDataKey|Grant|\*:\*|kms:\*|kms:Create\*/,
    );
    expect(statements[1]).toEqual({
      ...{ Sid: 'SecretsManager', Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*' },
      // Encrypt: else a secret that there is already keeps its versions encrypted by the key of before.
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Condition: {
        StringEquals: {
          'kms:CallerAccount': '111122223333',
          'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com',
        },
      },
    });
  });
});

describe('the policy of a secret', () => {
  const policies = (...given: Parameters<typeof guarded>) =>
    Object.values(foundation(...given).findResources('AWS::SecretsManager::ResourcePolicy')).map(
      ({ Properties }) => filled(Properties) as { ResourcePolicy: object; BlockPublicPolicy: boolean },
    );
  const denying = (readers: readonly string[]) => ({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Sid: 'NobodyElseReads', Effect: 'Deny', Principal: '*', Resource: '*' },
        // Reading alone: whoever is shut out by mistake mends the policy.
        Action: 'secretsmanager:GetSecretValue',
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': readers } },
      },
    ],
  });

  test('denies reading to all but the execution role, CloudFormation, and the function of one that rotates', () => {
    const rotating = [...READERS, role('SecretRotationHandlerRole')];
    expect(policies().map(({ ResourcePolicy }) => ResourcePolicy)).toEqual([
      denying(rotating),
      denying(rotating),
    ]);
    for (const { BlockPublicPolicy } of policies()) expect(BlockPublicPolicy).toBe(true);
  });

  test('lets break-glass and whom the team names', () => {
    const copies = role('copies-secrets');
    expect(
      policies({ people, guardSecrets: { readers: [copies] } }).map(({ ResourcePolicy }) => ResourcePolicy),
    ).toEqual(
      Array.from({ length: 2 }, () =>
        denying([...READERS, role('SecretRotationHandlerRole'), role('shop-break-glass-production'), copies]),
      ),
    );
  });

  const bootstrap = { qualifier: 'shopq', toolkitStackName: 'shop-toolkit' };

  test('with a bootstrap of the delivery’s own CloudFormation’s role has its qualifier', () => {
    const [policy] = policies({}, { bootstrap });
    expect(JSON.stringify(policy)).toContain(role('cdk-shopq-cfn-exec-role-111122223333-eu-west-1'));
  });

  // The foundation is deployed before the service, whose tasks run by the role of before until its release is over.
  test.each<[string, Partial<DeliveryInput>, Partial<DeliveryInput>]>([
    ['to a bootstrap of the delivery’s own', {}, { bootstrap }],
    ['back', { bootstrap }, {}],
  ])(
    'while an account moves %s, lets the role by which tasks run in, as their stack names it',
    (_, before, after) => {
      const { ExecutionRole } = synthesize(guarded({}, before))
        .template('shop-production')
        .findResources('AWS::IAM::Role');
      const { Path = '/', RoleName } = (ExecutionRole?.Properties ?? {}) as Record<string, string>;
      for (const more of [before, after])
        expect(JSON.stringify(policies({}, more))).toContain(`"${role(`${Path.slice(1)}${RoleName}`)}"`);
    },
  );
});

describe('the alarm', () => {
  const event = (detail: object) => ({
    ...{ source: 'aws.secretsmanager', 'detail-type': 'AWS API Call via CloudTrail' },
    detail: { eventName: 'GetSecretValue', ...detail },
  });
  const asks = (secretId: string) => ({ requestParameters: { secretId } });
  const issuer = (arn: string) => ({ userIdentity: { sessionContext: { sessionIssuer: { arn } } } });
  const user = { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/eve' } };
  const arn = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;
  const sees = (seen: object, template = foundation()): boolean =>
    Object.values(template.findResources('AWS::Events::Rule'))
      .map(({ Properties }) => eventPattern(JSON.stringify(filled(Properties.EventPattern))))
      .some((fits) => fits(seen as never));

  const KEY = 'shop-production/KEY';
  const EVE = issuer(role('eve'));
  const denied = { errorCode: 'AccessDenied' };
  test.each<[string, object, boolean]>([
    ['another role, by the name', { ...asks(KEY), ...EVE }, true],
    ['another role, by the ARN', { ...asks(arn(`${KEY}-AbCdEf`)), ...EVE }, true],
    ['another role, by the ARN without its end', { ...asks(arn(KEY)), ...EVE }, true],
    ['a user', { ...asks(KEY), ...user }, true],
    ['the root of the account', { ...asks(KEY), userIdentity: { type: 'Root' } }, true],
    ['the execution role', { ...asks(arn(KEY)), ...issuer(role('shop-production-execution')) }, false],
    ['the function that rotates', { ...asks(KEY), ...issuer(role('SecretRotationHandlerRole')) }, false],
    ['CloudFormation', { ...asks(KEY), ...issuer(CLOUDFORMATION) }, false],
    [
      'the execution role, denied',
      { ...asks(KEY), ...denied, ...issuer(role('shop-production-execution')) },
      true,
    ],
    [
      'a role whose name begins alike',
      { ...asks(KEY), ...issuer(role('shop-production-execution-2')) },
      true,
    ],
    [
      'somebody denied, without what they asked for',
      {
        ...denied,
        ...EVE,
        requestParameters: null,
        errorMessage: `not authorized … on resource: ${KEY} because`,
      },
      true,
    ],
    ...(
      [
        [`on resource: ${arn(`${KEY}-AbCdEf`)} because`, true],
        [`on resource: ${KEY} because`, true],
        [`on resource: web${KEY} because`, false],
        [`on resource: ${arn(`web${KEY}-AbCdEf`)} because`, false],
      ] as const
    ).map(([errorMessage, expected]): [string, object, boolean] => [
      `somebody denied ${errorMessage}`,
      { ...denied, ...EVE, requestParameters: null, errorMessage },
      expected,
    ]),
    ['the test header, which gates read', { ...asks('shop-production/test-header'), ...EVE }, false],
    ['a secret of another service', { ...asks('cart-production/KEY'), ...EVE }, false],
    ['another call', { ...asks(KEY), ...EVE, eventName: 'DescribeSecret' }, false],
  ])('%s', (_, detail, expected) => expect(sees(event(detail))).toBe(expected));

  test.each<[string, object, boolean]>([
    [
      'a user who is a reader',
      { userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/copies' } },
      false,
    ],
    ['another user', user, true],
    [
      'the root of the account',
      { userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' } },
      true,
    ],
    ['a role that is a reader', issuer(role('copies')), false],
    ['another role', EVE, true],
  ])('with readers that are named, %s', (_, who, expected) => {
    const readers = ['arn:aws:iam::111122223333:user/copies', role('copies')];
    const template = foundation({ guardSecrets: { readers } });
    expect(sees(event({ ...asks(KEY), ...who }), template)).toBe(expected);
  });

  test('keeps its record when it goes, and not of a deployment that failed, after which another would have its name', () => {
    const [record] = Object.values(foundation().findResources('AWS::Logs::LogGroup')).filter(
      ({ Properties }) => String(Properties.LogGroupName).startsWith('/aws/events/'),
    );
    expect([record?.DeletionPolicy, record?.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  test('hears of reads, keeps who it was, and pages', () => {
    const template = foundation();
    const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
      ({ Properties }) => Properties,
    );
    expect(rules.map(({ Name }) => Name)).toEqual(
      [1, 2].map((one) => `shop-production-secret-access-${one}`),
    );
    for (const { State, Targets } of rules) {
      expect(State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      expect(filled(Targets[0].Arn)).toBe(
        'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/shop-production-secret-access',
      );
    }
    expect(
      Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => [
        Properties.AlarmName,
        Properties.AlarmActions?.length,
      ]),
    ).toContainEqual(['shop-production-foundation-secret-access-shop-page', 1]);
  });

  // source: EventBridge quotas: 2,048 characters of a pattern
  test('many secrets are several rules, each short enough, and none is left out', () => {
    const many = Array.from({ length: 30 }, (_, index) => `A_LONG_NAME_OF_A_SECRET_${index}`);
    const template = synthesize(shop({ guardSecrets: true, notify }, { secrets: many })).template(
      'shop-production-foundation',
    );
    const patterns = Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) =>
      JSON.stringify(filled(Properties.EventPattern)),
    );
    expect(patterns.length).toBeGreaterThan(3);
    for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(2048);
    for (const name of many) expect(patterns.join()).toContain(`"shop-production/${name}"`);
  });
});

test('break-glass may use the key by way of Secrets Manager, and only where there is one', () => {
  const key = (environment: Environment) =>
    JSON.stringify(
      synthesize(guarded({ people, ...environment }))
        .template('shop-production-people')
        .toJSON(),
    ).includes('UseKeyOfSecrets');
  expect([key({}), key({ guardSecrets: false })]).toEqual([true, false]);
});

// They take no resource: whoever may put one may put that of anybody in the account.
test('only where secrets are guarded may a bootstrap of its own change policies of logs', () => {
  const policies = (environment: Environment) =>
    JSON.stringify(
      synthesize(
        guarded(environment, { bootstrap: { qualifier: 'shopq', toolkitStackName: 'shop-toolkit' } }),
      ).assembly.stacks.map(({ template }) => template),
    ).includes('logs:PutResourcePolicy');
  expect([policies({}), policies({ guardSecrets: false })]).toEqual([true, false]);
});

test.each<[string, DeliveryInput]>([
  ['with a pipeline', guarded({ people })],
  [
    'with a bootstrap of its own',
    guarded({}, { bootstrap: { qualifier: 'shopq', toolkitStackName: 'shop-toolkit' } }),
  ],
])('passes template validation and cdk-nag: %s', (_, input) => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const app = new App({ ...quick, builtinCloudFormationValidation: true });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new Delivery(app, resolveDelivery(input, `${root}/teal.config.ts`).delivery);
  expect(() => app.synth()).not.toThrow();
  expect(printed.mock.calls).toEqual([]);
  printed.mockRestore();
});

test('of two services each has an alarm of its own, and there is one record', () => {
  const template = foundation({}, {
    service: undefined,
    name: 'shop',
    services: ['front', 'back'].map((name) => ({ name, port: 8080, build: './app', secrets: ['KEY'] })),
  } as never);
  template.resourceCountIs('AWS::Logs::ResourcePolicy', 1);
  template.resourceCountIs('AWS::Events::Rule', 4);
  expect(Object.keys(only(template, 'AWS::Logs::ResourcePolicy'))).toContain('PolicyDocument');
});
