import { Match } from 'aws-cdk-lib/assertions';
import { approval, canary, hours, minutes, smokeTest } from '../../../lib';
import { only, shop, shopTemplate, synthesize } from '../../synth';
import { decided } from '../conditions';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:releases';
const gates = [smokeTest({ requests: [{ path: '/' }] }), approval({ notify: TOPIC })];
const template = shopTemplate({}, { gates });

type Hook = { readonly TargetType?: string };
const hooksOf = (of: typeof template, Recovering: boolean): readonly Hook[] =>
  (
    decided(only(of, 'AWS::ECS::Service').DeploymentConfiguration, { Recovering, Fixing: false }) as {
      readonly LifecycleHooks: readonly Hook[];
    }
  ).LifecycleHooks;
const pausesOf = (of: typeof template, Recovering = false) =>
  hooksOf(of, Recovering).filter(({ TargetType }) => TargetType === 'PAUSE');

test('a release waits three hours before users meet it, and goes back where nobody answers', () => {
  expect(pausesOf(template)).toEqual([
    {
      TargetType: 'PAUSE',
      LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
      TimeoutConfiguration: { TimeoutInMinutes: 180, Action: 'ROLLBACK' },
    },
  ]);
});

test('it waits as it is told', () => {
  const told = approval({
    ...{ stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', timeout: minutes(30), onTimeout: 'continue' },
  });
  expect(pausesOf(shopTemplate({}, { gates: [told] }))).toEqual([
    {
      TargetType: 'PAUSE',
      LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
      TimeoutConfiguration: { TimeoutInMinutes: 30, Action: 'CONTINUE' },
    },
  ]);
});

test('a recovery waits for nobody, and is asked by every other gate', () => {
  expect(pausesOf(template, true)).toEqual([]);
  expect(hooksOf(template, true)).toHaveLength(hooksOf(template, false).length - 1);
});

test('without a pipeline, where there is no recovery, it is a hook like any other', () => {
  const { LifecycleHooks } = only(shopTemplate({ pipeline: false }, { gates }), 'AWS::ECS::Service')
    .DeploymentConfiguration as { readonly LifecycleHooks: readonly Hook[] };
  expect(LifecycleHooks.at(-1)).toMatchObject({ TargetType: 'PAUSE' });
});

describe('the notice', () => {
  const name = 'shop-production-gate-approval';
  const [id, rule] = Object.entries(
    template.findResources('AWS::Events::Rule', { Properties: { Name: name } }),
  )[0] as [string, { readonly Properties: Record<string, unknown> }];

  // source: non-97/ecs-native-blue-green: a rule that names the service is made after it, and nobody is told
  test('is asked for by cluster and stage, never by the service, which waits for the rule', () => {
    expect(rule.Properties.EventPattern).toEqual({
      source: ['aws.ecs'],
      'detail-type': ['ECS Hook State Change'],
      detail: {
        eventName: ['HOOK_AWAITING_ACTION'],
        clusterArn: ['arn:aws:ecs:eu-west-1:111122223333:cluster/shop-production'],
        lifecycleStage: ['POST_TEST_TRAFFIC_SHIFT'],
      },
    });
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([id]) });
  });

  test('says what to type, with the id of the hook, in one line without quotes', () => {
    const [target] = rule.Properties.Targets as { Arn: string; InputTransformer: Record<string, unknown> }[];
    expect(target?.Arn).toBe(TOPIC);
    expect(target?.InputTransformer.InputTemplate).toBe(
      '"shop in production waits for a person at <detail-lifecycleStage>, until <detail-expiresAt>, when it goes back. ' +
        'To let it go on: npx teal approve --service shop --env production --hook <detail-hookId> -- ' +
        'To take it back: npx teal reject --service shop --env production --hook <detail-hookId> --reason WHY -- ' +
        'Deployment: <detail-serviceDeploymentArn>."',
    );
  });

  test('goes to an e-mail address by a topic of its own, which EventBridge may write to', () => {
    const mailed = shopTemplate(
      {},
      { gates: [approval({ notify: 'ops@example.com', onTimeout: 'continue' })] },
    );
    mailed.hasResourceProperties('AWS::SNS::Topic', { TopicName: name });
    expect(only(mailed, 'AWS::SNS::Subscription')).toMatchObject({
      ...{ Protocol: 'email', Endpoint: 'ops@example.com' },
    });
    const Resource = { Ref: Object.keys(mailed.findResources('AWS::SNS::Topic'))[0] };
    expect(only(mailed, 'AWS::SNS::TopicPolicy').PolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowPublishThroughSSLOnly',
          ...{ Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        // Without a condition on the rule. source: Amazon EventBridge user guide, "Using resource-based policies", Amazon
        // SNS permissions: "You can't use Condition blocks in Amazon SNS topic policies for EventBridge"
        {
          Sid: '1',
          ...{
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource,
          },
        },
      ],
    });
    const [topicPolicy = ''] = Object.keys(mailed.findResources('AWS::SNS::TopicPolicy'));
    mailed.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([topicPolicy]) });
  });

  test('is none where nobody is named', () => {
    expect(
      shopTemplate({}, { gates: [approval()] }).findResources('AWS::Events::Rule', {
        Properties: { Name: name },
      }),
    ).toEqual({});
  });
});

describe('a stated audience', () => {
  const header = 'audience-of-the-shop';
  const stated = shopTemplate({}, { gates: [approval({ audience: { header } })] });

  test('is accepted by the test rule, and by every rotation', () => {
    expect(only(stated, 'Custom::TealLiveTrafficRules').AudienceHeaderValues).toEqual([header]);
    stated.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'shop-production-test-header-rotation',
      Environment: { Variables: { TEST_HEADER_ROTATION_AUDIENCE: JSON.stringify([header]) } },
    });
  });

  test('is nowhere in the template of a service without one', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/Audience|AUDIENCE/);
  });
});

test('the manifest names the gates that have functions alone', () => {
  const { delivery } = synthesize(shop({}, { gates }));
  const [production] = delivery.manifest('.').environments;
  expect(production?.services[0]?.gates.map(({ id }) => id)).not.toContain('approval');
});

test('a release of canary() with two questions may wait twice as long', () => {
  const asked = (timeout: number) =>
    shop(
      { release: canary() },
      { gates: [approval({ stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', timeout: hours(timeout) })] },
    );
  expect(() => synthesize(asked(15))).not.toThrow();
  expect(() => synthesize(asked(17))).toThrow(
    /environments\.production\.release must be over within 1980 minutes.*PRE_PRODUCTION_TRAFFIC_SHIFT 2040/,
  );
});

test('what fails a release on the load balancer’s own errors judges once the first deployment has been waited for', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'shop-production-load-balancer-errors',
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 10 + 180 + 10 },
  });
});
